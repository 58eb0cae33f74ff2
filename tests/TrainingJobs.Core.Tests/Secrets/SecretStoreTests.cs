using System.Runtime.Versioning;
using System.Text;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    private const string Sentinel = "correct-horse-battery-staple";

    private readonly TestFolder _folder = new();
    private readonly SecretStore _store;

    public SecretStoreTests() => _store = new SecretStore(_folder.Below("secrets"));

    private string KeyFile => _folder.Below("secrets", "key");

    private string SecretsFile => _folder.Below("secrets", "secrets.json");

    [Fact]
    public void A_value_comes_back_byte_for_byte()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using SecretValue value = SecretValue.FromBytes(all);
        _store.Set("all bytes", value);
        using SecretValue? found = new SecretStore(_store.Folder).TryGet("all bytes");
        Assert.Equal(all, found!.Bytes.ToArray());
    }

    [Fact]
    public void Names_are_taken_as_they_are()
    {
        Set("Token", "upper");
        Set("token", "lower");
        Assert.Equal("upper", Get("Token"));
        Assert.Equal("lower", Get("token"));
        Assert.Null(_store.TryGet("TOKEN"));
        Assert.Equal(["Token", "token"], _store.List().Select(info => info.Name));
    }

    [Fact]
    public void An_empty_store_touches_nothing()
    {
        Assert.Empty(_store.List());
        Assert.Null(_store.TryGet("x"));
        Assert.False(_store.Remove("x"));
        Assert.Empty(_store.RunIds());
        _store.RemoveRun("abc");
        Assert.False(Directory.Exists(_store.Folder));
    }

    [Fact]
    public void A_secret_that_is_set_again_keeps_when_it_was_made()
    {
        var clock = new Clock();
        var store = new SecretStore(_store.Folder, clock);
        using SecretValue value = SecretValue.FromChars("first");
        SecretInfo first = store.Set("x", value);
        clock.Now += TimeSpan.FromHours(1);
        SecretInfo second = store.Set("x", value);
        Assert.Equal(first.Created, second.Created);
        Assert.Equal(first.Modified + TimeSpan.FromHours(1), second.Modified);
        Assert.Equal([second], store.List());
    }

    [Fact]
    public void A_secret_can_be_kept_from_being_replaced()
    {
        Set("x", "first");
        using SecretValue other = SecretValue.FromChars("second");
        Assert.Equal(ErrorCodes.SecretExists, Error(() => _store.Set("x", other, replace: false)).Code);
        Assert.Equal("first", Get("x"));
    }

    [Fact]
    public void A_removed_secret_is_gone()
    {
        Set("x", "1234");
        Set("y", "5678");
        Assert.True(_store.Remove("x"));
        Assert.False(_store.Remove("x"));
        Assert.Equal(["y"], _store.List().Select(info => info.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("x*")]
    [InlineData("a\nb")]
    public void A_name_that_cannot_be_is_refused(string name) =>
        Assert.Equal(ErrorCodes.SecretInvalid, Error(() => Set(name, Sentinel)).Code);

    [Fact]
    public void Empty_and_huge_values_are_refused()
    {
        Assert.Equal(ErrorCodes.SecretInvalid, Error(() => Set("x", "")).Code);
        Assert.Equal(ErrorCodes.SecretInvalid, Error(() => Set("x", new string('a', SecretRules.MaxValueLength + 1))).Code);
    }

    [Fact]
    public void Values_of_a_run_are_its_own_and_go_with_it()
    {
        using SecretValue value = SecretValue.FromChars(Sentinel);
        _store.SetForRun("run1", "TOKEN", value);
        _store.SetForRun("run1", "OTHER", value);
        _store.SetForRun("run2", "TOKEN", value);
        Assert.Equal(["run1", "run2"], _store.RunIds());
        Assert.Empty(_store.List());
        Assert.Null(_store.TryGetForRun("run3", "TOKEN"));
        using (SecretValue? found = new SecretStore(_store.Folder).TryGetForRun("run1", "TOKEN"))
        {
            Assert.Equal(Sentinel, found!.Reveal());
        }

        _store.RemoveRun("run1");
        _store.RemoveRun("run1");
        Assert.Null(_store.TryGetForRun("run1", "OTHER"));
        Assert.Equal(["run2"], _store.RunIds());
        Assert.Throws<ArgumentException>(() => _store.TryGetForRun("../x", "TOKEN"));
    }

    [Fact]
    public void A_sealed_value_cannot_be_put_under_another_name_or_run()
    {
        Set("a", Sentinel);
        File.WriteAllText(SecretsFile, File.ReadAllText(SecretsFile).Replace("\"a\"", "\"b\"", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.SecretStoreDamaged, Error(() => _store.TryGet("b")).Code);
        using SecretValue value = SecretValue.FromChars(Sentinel);
        _store.SetForRun("run1", "a", value);
        File.Copy(_folder.Below("secrets", "runs", "run1.json"), _folder.Below("secrets", "runs", "run2.json"));
        Assert.Equal(ErrorCodes.SecretStoreDamaged, Error(() => _store.TryGetForRun("run2", "a")).Code);
    }

    [Fact]
    public void Nothing_is_written_over_when_the_key_is_gone_or_another()
    {
        Set("x", Sentinel);
        byte[] before = File.ReadAllBytes(SecretsFile);
        File.Move(KeyFile, KeyFile + ".away");
        foreach (Action action in (Action[])[() => _store.TryGet("x"), () => Set("y", Sentinel)])
        {
            TrainingJobsException error = Error(action);
            Assert.Equal(ErrorCodes.SecretStoreDamaged, error.Code);
            Assert.Contains("is missing", error.Message, StringComparison.Ordinal);
        }

        var other = new SecretStore(_folder.Below("other"));
        using SecretValue value = SecretValue.FromChars(Sentinel);
        other.Set("x", value);
        File.Copy(_folder.Below("other", "key"), KeyFile);
        foreach (Action action in (Action[])[() => _store.TryGet("x"), () => Set("y", Sentinel)])
        {
            TrainingJobsException error = Error(action);
            Assert.Equal(ErrorCodes.SecretStoreDamaged, error.Code);
            Assert.Contains("another key", error.Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(KeyFile, [1, 2, 3]);
        Assert.Equal(ErrorCodes.SecretStoreDamaged, Error(() => Set("y", Sentinel)).Code);
        Assert.Equal(before, File.ReadAllBytes(SecretsFile));
        File.Move(KeyFile + ".away", KeyFile, overwrite: true);
        Assert.Equal(Sentinel, Get("x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":1,\"keyId\":\"x\",\"entries\":[{\"name\":\"x\"}]}")]
    public void A_broken_file_is_left_as_it_is(string text)
    {
        Set("x", Sentinel);
        File.WriteAllText(SecretsFile, text);
        foreach (Action action in (Action[])[() => _store.TryGet("x"), () => Set("y", Sentinel), () => _store.List(), () => _store.Remove("x")])
        {
            Assert.Equal(ErrorCodes.SecretStoreDamaged, Error(action).Code);
        }

        Assert.Equal(text, File.ReadAllText(SecretsFile));
    }

    [Fact]
    public void A_newer_format_is_left_as_it_is()
    {
        Set("x", Sentinel);
        File.WriteAllText(SecretsFile, File.ReadAllText(SecretsFile).Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.StateTooNew, Error(() => Set("y", Sentinel)).Code);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Only_the_owner_has_rights()
    {
        Set("x", Sentinel);
        _store.SetForRun("run1", "x", SecretValue.FromChars(Sentinel));
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owner, File.GetUnixFileMode(KeyFile));
        Assert.Equal(Owner, File.GetUnixFileMode(SecretsFile));
        Assert.Equal(Owner, File.GetUnixFileMode(_folder.Below("secrets", "runs", "run1.json")));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_store.Folder));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Below("secrets", "runs")));
    }

    [UnixTheory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("key", "chmod 600")]
    [InlineData("", "chmod 700")]
    public void Rights_of_others_are_refused(string file, string advice)
    {
        Set("x", Sentinel);
        string path = Path.TrimEndingDirectorySeparator(_folder.Below("secrets", file));
        UnixFileMode before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, before | UnixFileMode.GroupRead);
        foreach (Action action in (Action[])[() => _store.TryGet("x"), () => Set("y", Sentinel)])
        {
            TrainingJobsException error = Error(action);
            Assert.Equal(ErrorCodes.SecretStoreInsecure, error.Code);
            Assert.Contains($"{advice} '{path}'", error.Message, StringComparison.Ordinal);
        }

        File.SetUnixFileMode(path, before);
        Assert.Equal(Sentinel, Get("x"));
    }

    [Fact]
    public void The_value_stands_in_no_file()
    {
        Set("x", Sentinel);
        _store.SetForRun("run1", "x", SecretValue.FromChars(Sentinel));
        foreach (string file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file, Encoding.Latin1);
            Assert.DoesNotContain(Sentinel, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Sentinel)), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_writers_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            var store = new SecretStore(_store.Folder);
            for (int i = 0; i < 10; i++)
            {
                using SecretValue value = SecretValue.FromChars($"value {writer} {i}");
                store.Set($"s{writer}.{i}", value);
                using SecretValue? found = store.TryGet($"s{writer}.{i}");
                Assert.Equal($"value {writer} {i}", found!.Reveal());
                using SecretValue? first = store.TryGet($"s{writer}.0");
                Assert.NotNull(first);
            }
        })));
        Assert.Equal(80, _store.List().Count);
    }

    [Fact]
    public void What_a_crash_left_behind_is_written_over()
    {
        Set("x", Sentinel);
        File.WriteAllText(SecretsFile + ".new", "half of");
        Set("x", "other value");
        Assert.Equal("other value", Get("x"));
        Assert.False(File.Exists(SecretsFile + ".new"));
    }

    public void Dispose() => _folder.Dispose();

    private void Set(string name, string text)
    {
        using SecretValue value = SecretValue.FromChars(text);
        _store.Set(name, value);
    }

    private string? Get(string name)
    {
        using SecretValue? value = _store.TryGet(name);
        return value?.Reveal();
    }

    private static TrainingJobsException Error(Action action)
    {
        TrainingJobsException error = Assert.Throws<TrainingJobsException>(action);
        Assert.DoesNotContain(Sentinel, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

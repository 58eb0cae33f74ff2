using System.Text.Json.Nodes;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Secrets;
using Xunit;

namespace TrainingJobs.Core.Tests.Secrets;

public sealed class SecretResolverTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SecretStore _store;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));

    public SecretResolverTests() => _store = new SecretStore(_folder.Below("secrets"));

    [Fact]
    public async Task Values_of_all_sources_are_found_and_kept_for_the_run()
    {
        await using var server = new VaultServer();
        server.Secrets["secret/hf"] = new JsonObject { ["token"] = "from Vault" };
        Store("stored", "from the store");
        JobSecret[] secrets =
        [
            Secret("stored", "A", SecretSource.Store), Secret("MY_TOKEN", "B", SecretSource.Environment),
            Secret("hf#token", "C", SecretSource.Vault), Secret("managed", "D", SecretSource.SecretManagement),
        ];
        var resolver = new SecretResolver(_store)
        {
            Environment = name => name == "MY_TOKEN" ? "from the session" : null,
            Vault = new VaultOptions { Address = server.Address, Token = VaultServer.Token },
            SecretManagement = (key, _) => ValueTask.FromResult<SecretValue?>(SecretValue.FromChars($"managed {key}")),
        };
        using (ResolvedSecrets values = await resolver.ResolveAsync(secrets, _limit.Token))
        {
            Assert.Equal(["A", "B", "C", "D"], values.Keys.Order());
            _store.SetForRun("run1", values);
        }

        using ResolvedSecrets all = SecretResolver.Load(_store, "run1", secrets);
        Assert.Equal(
            ["A=from the store", "B=from the session", "C=from Vault", "D=managed managed"],
            all.Select(pair => $"{pair.Key}={pair.Value.Reveal()}").Order());
        Assert.Equal("*** and ***", all.NewRedactor().Redact("from the store and from Vault"));
    }

    [Fact]
    public async Task All_that_are_missing_are_named_at_once()
    {
        await using var server = new VaultServer();
        var resolver = new SecretResolver(_store)
        {
            Environment = name => name == "EMPTY" ? "" : null,
            Vault = new VaultOptions { Address = server.Address, Token = VaultServer.Token },
            SecretManagement = (_, _) => ValueTask.FromResult<SecretValue?>(null),
        };
        SecretsMissingException error = await Assert.ThrowsAsync<SecretsMissingException>(() => resolver.ResolveAsync(
            [
                Secret("stored", "A", SecretSource.Store), Secret("EMPTY", "B", SecretSource.Environment),
                Secret("hf#token", "C", SecretSource.Vault), Secret("managed", "D", SecretSource.SecretManagement),
            ],
            _limit.Token));
        Assert.Equal(ErrorCodes.SecretNotFound, error.Code);
        Assert.Equal(["stored", "EMPTY", "managed", "hf#token"], error.Missing.Select(missing => missing.Key));
        Assert.StartsWith("4 secrets are missing. The secret 'stored' is not in the store. Set it with 'Set-JobSecret stored'", error.Message, StringComparison.Ordinal);
        foreach (string part in (string[])["the variable EMPTY is not set", $"no secret 'hf#token' in Vault at {server.Address}", "'managed' is not in any vault"])
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_console_says_where_SecretManagement_can_be_asked()
    {
        SecretsMissingException error = await Assert.ThrowsAsync<SecretsMissingException>(
            () => new SecretResolver(_store).ResolveAsync([Secret("managed", "D", SecretSource.SecretManagement)], _limit.Token));
        Assert.Equal(ErrorCodes.SecretSourceUnavailable, error.Code);
        Assert.Contains("Start-TrainingJob", error.Message, StringComparison.Ordinal);
        Assert.Equal("managed", error.Target);
    }

    [Fact]
    public async Task A_value_that_the_work_cannot_be_given_is_named_by_its_key()
    {
        var resolver = new SecretResolver(_store)
        {
            SecretManagement = (key, _) => ValueTask.FromResult<SecretValue?>(SecretValue.FromBytes(key switch
            {
                "zero" => "AB\0CD"u8,
                "empty" => [],
                _ => new byte[SecretRules.MaxValueLength + 1],
            })),
        };
        foreach ((string key, string fault) in ((string, string)[])[("zero", "a zero byte"), ("empty", "'empty' is empty"), ("large", "65537 bytes, 65536 are the most")])
        {
            SecretsMissingException error = await Assert.ThrowsAsync<SecretsMissingException>(
                () => resolver.ResolveAsync([Secret(key, "TOKEN", SecretSource.SecretManagement)], _limit.Token));
            Assert.Equal(ErrorCodes.SecretInvalid, error.Code);
            Assert.Equal(key, error.Target);
            Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        }

        using ResolvedSecrets values = await resolver.ResolveAsync(
            [Secret("zero", "TOKEN", SecretSource.SecretManagement) with { As = SecretInjection.File }], _limit.Token);
        Assert.Equal("AB\0CD"u8, values["TOKEN"].Bytes);
    }

    [Fact]
    public async Task No_value_stands_in_the_error_about_another()
    {
        var resolver = new SecretResolver(_store) { Environment = name => name == "GOOD" ? "correct-horse-battery-staple" : null };
        SecretsMissingException error = await Assert.ThrowsAsync<SecretsMissingException>(() => resolver.ResolveAsync(
            [Secret("GOOD", "A", SecretSource.Environment), Secret("BAD", "B", SecretSource.Environment)], _limit.Token));
        Assert.DoesNotContain("correct-horse", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_gone_when_the_work_starts_is_said()
    {
        SecretsMissingException error = Assert.Throws<SecretsMissingException>(() => SecretResolver.Load(
            _store, "run1", [Secret("stored", "A", SecretSource.Store), Secret("TOKEN", "B", SecretSource.Environment)]));
        Assert.Equal(["stored", "TOKEN"], error.Missing.Select(missing => missing.Key));
        Assert.Contains("Start the job again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_without_secrets_touches_nothing()
    {
        using ResolvedSecrets values = await new SecretResolver(_store).ResolveAsync([], _limit.Token);
        Assert.Empty(values);
        Assert.True(values.NewRedactor().IsEmpty);
        Assert.False(Directory.Exists(_store.Folder));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _limit.Dispose();
    }

    private void Store(string name, string text)
    {
        using SecretValue value = SecretValue.FromChars(text);
        _store.Set(name, value);
    }

    private static JobSecret Secret(string key, string variable, SecretSource source) => new() { Key = key, InjectAs = variable, Source = source };
}

using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Local;
using TrainingJobs.Core.Targets.Pipes;
using TrainingJobs.Core.Targets.Unix;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

/// <summary>The shim's lines themselves, in each sh that is here.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class WorkerShimScriptTests : IDisposable
{
    private static readonly string[][] s_shells = [["/bin/dash"], ["/bin/bash", "--posix"], ["/bin/busybox", "sh"], ["/usr/bin/busybox", "sh"]];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Shells => [.. s_shells.Where(words => File.Exists(words[0])).Select(words => string.Join(' ', words))];

    private string Prefix => Path.Combine(_folder.Path, "01234567-1-0");

    public void Dispose() => _folder.Dispose();

    [UnixTheory]
    [MemberData(nameof(Shells))]
    public async Task The_program_has_its_variables_and_none_of_the_shims_own(string shell)
    {
        Dictionary<string, string> variables = "pqdnbtcs".ToDictionary(letter => $"{letter}", letter => $"of {letter}");
        variables["trainingjobs_ifs"] = ",";

        await RunAsync(shell, variables, null, "/usr/bin/env");

        string[] seen = await File.ReadAllLinesAsync(Prefix + ".out");
        Assert.All("pqdnbtcs", letter => Assert.Contains($"{letter}=of {letter}", seen));
        Assert.Contains("IFS=,", seen);
        Assert.DoesNotContain(seen, line => line.Contains("trainingjobs_", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("exit 0", (await File.ReadAllLinesAsync(Prefix + ".claim"))[^1]);
    }

    [UnixTheory]
    [MemberData(nameof(Shells))]
    public async Task Secrets_of_any_name_and_value_arrive_and_change_nothing_else(string shell)
    {
        string[] names = ["p", "q", "d", "n", "b", "t", "c", "s", "IFS", "OLDPWD"];
        const string Value = "a'b \"c\" $(touch pwned) `touch pwned`\n/x";
        WorkerSecret[] secrets = [.. names.Select(name => new WorkerSecret(name, Encoding.UTF8.GetBytes(Value), false))];

        await RunAsync(shell, [], SecretAssignments.Of(secrets, "trainingjobs_all=1"), "/usr/bin/env", "-0");

        string[] seen = (await File.ReadAllTextAsync(Prefix + ".out")).Split('\0');
        Assert.All(names.Except(["OLDPWD"]), name => Assert.Contains($"{name}={Value}", seen));
        Assert.Equal(["01234567-1-0.claim", "01234567-1-0.err", "01234567-1-0.err-pipe", "01234567-1-0.out", "01234567-1-0.out-pipe"], Names());
    }

    [UnixTheory]
    [MemberData(nameof(Shells))]
    public async Task Secrets_that_are_cut_short_start_nothing(string shell)
    {
        byte[] whole = SecretAssignments.Of([new WorkerSecret("T", "value"u8.ToArray(), false)], "trainingjobs_all=1");
        for (int length = 0; length < whole.Length - 1; length += 5)
        {
            await RunAsync(shell, [], whole[..length], "/usr/bin/env");

            Assert.False(File.Exists(Prefix + ".claim"), $"After {length} bytes.");
        }
    }

    [UnixTheory]
    [MemberData(nameof(Shells))]
    public async Task Of_two_shims_for_one_worker_one_goes_on(string shell)
    {
        await RunAsync(shell, [], null, "/bin/echo", "first");
        await RunAsync(shell, [], null, "/bin/echo", "second");

        Assert.Equal("first\n", await File.ReadAllTextAsync(Prefix + ".out"));
    }

    [UnixTheory]
    [MemberData(nameof(Shells))]
    public async Task A_program_that_is_gone_is_said_in_the_claim_and_not_in_what_it_prints(string shell)
    {
        await RunAsync(shell, [], null, "/no/such/program");

        Assert.Equal(["the program '/no/such/program' is gone, or cannot be executed any more.", "exit 127"], (await File.ReadAllLinesAsync(Prefix + ".claim"))[1..]);
        Assert.Equal("", File.Exists(Prefix + ".err") ? await File.ReadAllTextAsync(Prefix + ".err") : "");
    }

    [UnixTheory]
    [MemberData(nameof(Shells))]
    public async Task Limits_of_the_session_are_those_of_the_program(string shell)
    {
        await RunAsync(shell, [], null, ["/bin/sh", "-c", "umask; ulimit -n; ulimit -H -n"], "umask 027; ulimit -S -n 100");

        string[] seen = await File.ReadAllLinesAsync(Prefix + ".out");
        Assert.Equal(["0027", "100"], seen[..2]);
        Assert.NotEqual("100", seen[2]);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Scripts_are_loaded_without_what_is_for_people()
    {
        string text = ShellScript.Load<UnixShimLauncher>("worker-shim.sh");

        Assert.StartsWith("trainingjobs_files=$1\n", text);
        Assert.DoesNotContain("\n#", text);
        Assert.True(ShellScript.Load<PipeGuardian>("pipe-keeper.sh").Length > 0);
        Assert.Throws<InvalidOperationException>(() => ShellScript.Load<PipeGuardian>("no.sh"));
    }

    [Fact]
    public async Task All_scripts_pass_shellcheck()
    {
        string? checker = new[] { "/usr/bin/shellcheck", "/usr/local/bin/shellcheck" }.FirstOrDefault(File.Exists);
        string[] scripts = Directory.GetFiles(RepositoryFiles.At("src/TrainingJobs.Core"), "*.sh", SearchOption.AllDirectories);
        Assert.True(scripts.Length >= 2);
        if (checker is null)
        {
            return;
        }

        using Process process = Process.Start(new ProcessStartInfo(checker, scripts) { RedirectStandardOutput = true })!;
        string words = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, words);
    }

    private Task RunAsync(string shell, Dictionary<string, string> variables, byte[]? secrets, params string[] command) =>
        RunAsync(shell, variables, secrets, command, "");

    /// <summary>Runs the shim as on a system where it reads the pipes itself, to its end.</summary>
    private async Task RunAsync(string shell, Dictionary<string, string> variables, byte[]? secrets, string[] command, string limits)
    {
        foreach (string pipe in (string[])[Prefix + ".out-pipe", Prefix + ".err-pipe"])
        {
            _ = UnixNative.mkfifo(pipe, 0x180);
        }

        string[] words = shell.Split(' ');
        var info = new ProcessStartInfo(
            words[0],
            [
                .. words.Skip(1), "-c", ShellScript.Load<UnixShimLauncher>("worker-shim.sh"), "trainingjobs-worker",
                Prefix, Prefix, _folder.Path, secrets is null ? "0" : "1", "boot", "1000", "1", "/bin/cat", limits, .. command,
            ])
        {
            RedirectStandardInput = true,
            WorkingDirectory = _folder.Path,
        };
        info.Environment.Clear();
        info.Environment["PATH"] = "/usr/bin:/bin";
        foreach ((string name, string value) in variables)
        {
            info.Environment[name] = value;
        }

        using Process process = Process.Start(info)!;
        if (secrets is not null)
        {
            await process.StandardInput.BaseStream.WriteAsync(secrets);
        }

        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
    }

    private string[] Names() => [.. Directory.EnumerateFiles(_folder.Path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
}

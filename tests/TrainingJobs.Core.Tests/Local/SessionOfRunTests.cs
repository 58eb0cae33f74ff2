using System.Diagnostics;
using System.Runtime.Versioning;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Local;
using TrainingJobs.Core.Targets.Unix;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

/// <summary>What a run has of the session that started it, and not of the one that happened to start the agent.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class SessionOfRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public async Task Limits_umask_and_folder_are_those_of_the_session_that_starts_the_run_not_of_the_one_that_started_the_agent()
    {
        _folder.Write("trainingjobs.yaml", "jobs: {a: {command: 'umask; ulimit -S -n; ulimit -S -c; nice'}, b: {command: 'sleep 0.1'}}\n");
        string state = Path.Combine(_folder.Path, "state");
        using var client = new TrainingJobsClient(new ClientOptions { StateFolder = state });
        try
        {
            await BashAsync("umask 0077; ulimit -S -n 200; ulimit -S -c 0; \"$1\" run trainingjobs.yaml b", state);
            string first = await BashAsync("umask 0027; ulimit -S -n 300; nice -n 5 \"$1\" run trainingjobs.yaml a; true", state);
            string second = await BashAsync("umask 0022; ulimit -S -n 250; \"$1\" run trainingjobs.yaml a; true", state);

            Assert.Equal(["0027", "300"], Words(first)[..2]);
            Assert.Equal("5", Words(first)[3]);
            Assert.Equal(["0022", "250"], Words(second)[..2]);
            Assert.Equal("0", Words(second)[3]);
            int agent = client.Agent.Get().ProcessId!.Value;
            Assert.Equal("/", new FileInfo($"/proc/{agent}/cwd").ResolveLinkTarget(false)!.FullName);
        }
        finally
        {
            await client.Agent.StopAsync(CancellationToken.None);
        }

        static string[] Words(string output) =>
            [.. output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && (char.IsAsciiDigit(line[0]) || line == "unlimited") && !line.Contains(' '))];
    }

    [Fact]
    public void Limits_are_put_into_the_script_in_figures_only()
    {
        Dictionary<string, string> session = new()
        {
            ["trainingjobs_umask"] = "0022",
            ["trainingjobs_limits"] = "n=1024 t=unlimited x=$(touch) c=;id",
        };

        Assert.Equal("umask 0022; ulimit -S -n 1024 2>/dev/null; ulimit -S -t unlimited 2>/dev/null", WorkerLimits.ScriptFor(session));
        Assert.Equal("", WorkerLimits.ScriptFor(new Dictionary<string, string> { ["trainingjobs_umask"] = "$(id)" }));
    }

    [LinuxFact]
    public async Task Proxy_index_and_certificates_of_the_session_reach_pip_and_those_of_the_job_go_first()
    {
        string bin = Path.Combine(_folder.Path, "bin");
        _folder.Write("bin/python3", $"#!/bin/sh\nenv > {_folder.Path}/seen.$$\ncase \"$*\" in *platform*) echo 3.99.0;; *venv*) for p; do :; done; mkdir -p \"$p/bin\"; cp \"$0\" \"$p/bin/python\";; esac\n");
        File.SetUnixFileMode(Path.Combine(bin, "python3"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        _folder.Write("trainingjobs.yaml", "jobs: {a: {command: [/bin/true], python: {packages: [x]}, environment: {PIP_INDEX_URL: 'http://job/simple'}}}\n");
        string state = Path.Combine(_folder.Path, "state");
        using var client = new TrainingJobsClient(new ClientOptions { StateFolder = state });
        try
        {
            string said = await BashAsync(
                $"export PATH={bin}:/usr/bin:/bin https_proxy=http://proxy:9 NO_PROXY=here PIP_CERT=/c.pem PIP_INDEX_URL=http://session/simple PIP_EXTRA_INDEX_URL=https://me:s3cret@index/; \"$1\" run trainingjobs.yaml a; \"$1\" logs --last",
                state);

            string[] seen = [.. Directory.EnumerateFiles(_folder.Path, "seen.*").Select(File.ReadAllText).Where(text => text.Contains("proxy", StringComparison.Ordinal))];
            Assert.NotEmpty(seen);
            Assert.All(seen, text =>
            {
                Assert.Contains("https_proxy=http://proxy:9\n", text);
                Assert.Contains("NO_PROXY=here\n", text);
                Assert.Contains("PIP_CERT=/c.pem\n", text);
                Assert.Contains("PIP_INDEX_URL=http://job/simple\n", text);
                Assert.DoesNotContain("trainingjobs_", text);
                Assert.DoesNotContain("s3cret", text);
            });
            Assert.DoesNotContain(
                Directory.EnumerateFiles(state, "state.db*"), file => System.Text.Encoding.Latin1.GetString(ReadShared(file)).Contains("s3cret", StringComparison.Ordinal));
            TrainingRun run = (await client.Runs.FindAsync(new RunQuery(), CancellationToken.None))[0];
            var notes = new List<string>();
            await foreach (LogRecord record in client.Logs.ReadAsync(run.Id, new LogQuery(), CancellationToken.None))
            {
                notes.Add(record.Text);
            }

            Assert.Contains(notes, note => note.Contains("Not passed on", StringComparison.Ordinal) && note.Contains("PIP_EXTRA_INDEX_URL", StringComparison.Ordinal));
        }
        finally
        {
            await client.Agent.StopAsync(CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("http://proxy:8080", false)]
    [InlineData("https://me:pw@index.example/simple", true)]
    [InlineData("https://token@index.example/simple", true)]
    [InlineData("http://a/x http://u:p@b/", true)]
    [InlineData("http://a/path@v1", false)]
    [InlineData("/etc/cert@x", false)]
    public void A_password_in_an_address_is_seen(string value, bool has) => Assert.Equal(has, DownloadVariables.HasPassword(value));

    [Theory]
    [InlineData(null, 0, true)]
    [InlineData("", 0, false)]
    [InlineData("1", 0, false)]
    [InlineData("1,0", 0, true)]
    [InlineData("-1,0", 0, false)]
    [InlineData("GPU-aaa", 3, true)]
    [InlineData("GPU-bbb", 3, false)]
    [InlineData("NoDevFiles", 3, false)]
    public void A_session_shows_the_devices_that_its_variable_names(string? value, int index, bool isVisible) =>
        Assert.Equal(isVisible, GpuVariables.Allows(value, index, "GPU-aaaaaaaa-1"));

    [LinuxFact]
    public void A_name_in_shared_memory_that_a_stranger_has_taken_is_not_used()
    {
        string active = Directory.CreateDirectory(Path.Combine(_folder.Path, "active")).FullName;
        string usual = MemoryFolder.PathFor(active)!;
        // A link is what a stranger could leave; so would be a folder with other rights.
        File.CreateSymbolicLink(usual, "/nowhere");
        try
        {
            string other = MemoryFolder.PathFor(active)!;
            MemoryFolder.Create(other);
            Assert.NotEqual(usual, other);
            Assert.Equal(other, MemoryFolder.PathFor(active));
            Directory.Delete(other);
        }
        finally
        {
            File.Delete(usual);
        }
    }

    [LinuxFact]
    public void The_same_folder_by_another_path_has_the_same_pipes()
    {
        string active = Directory.CreateDirectory(Path.Combine(_folder.Path, "real", "active")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), Path.Combine(_folder.Path, "real"));

        Assert.Equal(MemoryFolder.PathFor(active), MemoryFolder.PathFor(Path.Combine(_folder.Path, "link", "active")));
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task<string> BashAsync(string text, string state)
    {
        var info = new ProcessStartInfo("/bin/bash", ["-c", text, "bash", TestEngine.HostProgram])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["TRAININGJOBS_HOME"] = state;
        using Process process = Process.Start(info)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(100));
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return output + await error;
    }
}

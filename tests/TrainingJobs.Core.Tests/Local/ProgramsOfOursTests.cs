using System.Diagnostics;
using System.Runtime.Versioning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Local;
using TrainingJobs.Core.Targets.Programs;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

/// <summary>What we start ourselves runs nothing of others: from which folder, by which PATH, with which open files.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class ProgramsOfOursTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task Looking_for_Python_imports_nothing_from_a_folder_that_others_can_write_to()
    {
        string seen = Path.Combine(_folder.Path, "seen");
        string attack = _folder.Write("attack/platform.py", $"open(r'{_folder.Path}/pwned', 'w').close()\ndef python_version(): return '3.0.0'\n");
        var session = new Dictionary<string, string>
        {
            ["PATH"] = _folder.Path,
            ["PYTHONPATH"] = Path.GetDirectoryName(attack)!,
            ["HOME"] = Environment.GetEnvironmentVariable("HOME")!,
        };
        // The real one, behind the witness.
        Script("python3", $"echo \"$PWD $*\" >> {seen}; PATH='{Environment.GetEnvironmentVariable("PATH")}'; exec python3 \"$@\"");

        PythonInterpreter? found = await PythonInterpreter.FindAsync("3", session, CancellationToken.None);

        Assert.NotNull(found);
        Assert.NotEqual("3.0.0", found.Version);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "pwned")));
        Assert.StartsWith("/ -I -c ", (await File.ReadAllLinesAsync(seen))[0]);
    }

    [UnixFact]
    public void Programs_are_found_on_PATH_alone_and_not_by_entries_that_depend_on_the_current_folder()
    {
        Script("ssh", "exit 0");
        string here = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);

        Assert.Equal(Path.Combine(_folder.Path, "ssh"), ProgramRunner.Find("ssh", new Dictionary<string, string> { ["PATH"] = $"/no/such:{_folder.Path}" }));
        Assert.Null(ProgramRunner.Find("ssh", new Dictionary<string, string> { ["PATH"] = $".:{here}:" }));
        Assert.Null(ProgramRunner.Find("ssh", new Dictionary<string, string>()));
        Assert.Equal("/usr/bin:/bin", ProgramFinder.WithoutRelative("/usr/bin:.::x/y:/bin"));
    }

    [UnixFact]
    public async Task A_program_in_the_current_folder_is_not_taken_for_ssh()
    {
        string pwned = Path.Combine(_folder.Path, "pwned");
        Script("ssh", $"touch {pwned}");
        var info = new ProcessStartInfo(TestEngine.HostProgram, ["target", "test", "ssh://nohost.invalid"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["TRAININGJOBS_HOME"] = Path.Combine(_folder.Path, "state");
        using Process process = Process.Start(info)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);

        Assert.NotEqual(0, process.ExitCode);
        Assert.False(File.Exists(pwned));
    }

    [LinuxFact]
    public async Task An_open_file_of_the_session_reaches_neither_agent_nor_worker()
    {
        string state = Path.Combine(_folder.Path, "state");
        _folder.Write("trainingjobs.yaml", "jobs: {a: {command: 'ls -l /proc/self/fd; sleep 600'}}\n");
        var info = new ProcessStartInfo(
            "/bin/bash", ["-c", "( exec 9>l 8>&1; flock -n 9 || exit 3; \"$1\" start trainingjobs.yaml ); flock -n l true && echo FREE", "bash", TestEngine.HostProgram])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        };
        info.Environment["TRAININGJOBS_HOME"] = state;
        using var client = new TrainingJobsClient(new ClientOptions { StateFolder = state });
        try
        {
            using Process process = Process.Start(info)!;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            // It ends although agent and worker live on: none of them has the other end.
            string words = await process.StandardOutput.ReadToEndAsync(limit.Token);

            Assert.Contains("FREE", words);
            while (!client.Agent.Get().IsRunning)
            {
                await Task.Delay(20, limit.Token);
            }
        }
        finally
        {
            foreach (TrainingRun run in await client.Runs.FindAsync(new RunQuery(), CancellationToken.None))
            {
                await client.Runs.StopAsync(run.Id, TimeSpan.Zero, CancellationToken.None);
            }

            await client.Agent.StopAsync(CancellationToken.None);
        }
    }

    [UnixTheory]
    [InlineData("#!/bin/sh\r\necho hi\r\n", "CR LF")]
    [InlineData("#!/usr/bin/env sh\r\necho hi\r\n", "CR LF")]
    [InlineData("#!/no/such/interpreter\n", "'/no/such/interpreter', is not on this machine")]
    [InlineData("#!\n", "names no interpreter")]
    [InlineData("\u007fELF\u0001", "header is cut off")]
    public async Task A_script_whose_interpreter_is_missing_is_told_as_that(string text, string words)
    {
        using var engine = new TestEngine();
        string script = Path.Combine(engine.Folder, "train.sh");
        await File.WriteAllTextAsync(script, text);
        File.SetUnixFileMode(script, Executable);

        TrainingRun run = await engine.RunAsync(engine.Plan(["./train.sh"]));

        Assert.Equal((RunState.Failed, ReasonCodes.CannotStart), (run.State, run.ReasonCode));
        Assert.Contains("'./train.sh' cannot be started", run.Reason);
        Assert.Contains(words, run.Reason);
        Assert.Empty(await engine.LinesAsync(run.Id));
    }

    [LinuxFact]
    public void What_can_be_started_is_not_refused()
    {
        string script = Script("ok.sh", "exit 0");

        Assert.Null(ProgramHeader.WhyNotStartable(script));
        Assert.Null(ProgramHeader.WhyNotStartable("/bin/sh"));
        Assert.Null(ProgramHeader.WhyNotStartable(Environment.ProcessPath!));
        Assert.Null(ProgramHeader.WhyNotStartable(_folder.Write("empty", "")));
    }

    [LinuxFact]
    public void A_program_for_another_processor_or_distribution_is_told_as_that()
    {
        byte[] program = File.ReadAllBytes("/bin/sh");
        byte[] other = [.. program];
        (other[18], other[19]) = (0xF3, 0);
        string foreign = Path.Combine(_folder.Path, "foreign");
        File.WriteAllBytes(foreign, other);
        Assert.Contains("another processor", ProgramHeader.WhyNotStartable(foreign));

        byte[] loader = "/lib64/ld-"u8.ToArray();
        int place = program.AsSpan().IndexOf(loader);
        if (place > 0)
        {
            program[place + 1] = (byte)'x';
            string musl = Path.Combine(_folder.Path, "musl");
            File.WriteAllBytes(musl, program);
            Assert.Contains("'/xib64/ld-", ProgramHeader.WhyNotStartable(musl));
        }
    }

    private string Script(string name, string text)
    {
        string file = _folder.Write(name, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, Executable);
        return file;
    }
}

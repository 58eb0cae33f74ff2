using System.Diagnostics;
using System.Text;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Files.Modelbit;
using TrainingJobs.Core.Tests.Files.Sap;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>Attacks by what lies beside a job file, and by what stands in it: reading waits for nothing, fills no memory and takes no time.</summary>
[Trait("Needs", "Processes")]
public class HostileCompanionTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [UnixTheory]
    [InlineData("skelebot.yaml", "name: p\njobs:\n- {name: t, source: t.sh, help: x}\n", "VERSION")]
    [InlineData("skelebot.yaml", "name: p\ndependencies: ['proj:pyproject.toml']\njobs:\n- {name: t, source: t.sh, help: x}\n", "pyproject.toml")]
    [InlineData("ame.yml", "name: p\ntasks:\n- {name: t, executor: !pipEnv {command: x}}\n", "Pipfile")]
    [InlineData("ame.yml", "name: p\ntasks:\n- {name: t, taskRef: {name: u, project: q}}\n", "q/ame.yml")]
    [InlineData("metadata.yaml", "runtimeInfo: {mainFunction: f, mainFunctionArgs: [], pythonVersion: '3.12'}\nschemaVersion: 1\n", "source.py")]
    public async Task A_pipe_or_a_device_in_the_place_of_a_companion_holds_nothing_up(string name, string text, string companion)
    {
        foreach (string device in new[] { "", "/dev/zero", "/dev/random" })
        {
            using var folder = new TemporaryFolder();
            string file = folder.Write(name, text);
            string path = Path.Combine(folder.Path, companion);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Place(path, device);
            JobFileResult result = await Task.Run(() => JobFileReader.Read(file)).WaitAsync(s_limit);
            Assert.Contains(result.Diagnostics, d => d.Severity != DiagnosticSeverity.Information);
        }
    }

    [UnixTheory]
    [InlineData("")]
    [InlineData("/dev/zero")]
    [InlineData("/proc/kmsg")]
    public async Task A_pipe_or_a_device_in_the_place_of_a_job_file_is_told_or_passed_over(string device)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "trainingjobs.yaml");
        Place(path, device);
        // Of our own name, a broken file may be found, so that its errors are seen.
        Assert.InRange((await Task.Run(() => JobFileReader.FindFiles(folder.Path, recurse: true)).WaitAsync(s_limit)).Count, 0, 1);
        try
        {
            JobFileResult result = await Task.Run(() => JobFileReader.Read(path)).WaitAsync(s_limit);
            Assert.True(result.HasErrors);
        }
        catch (TrainingJobsException exception)
        {
            Assert.Equal(ErrorCodes.FileNotFound, exception.Code);
        }
    }

    [UnixFact]
    public void Links_in_a_circle_end_a_search()
    {
        using var folder = new TemporaryFolder();
        string own = folder.Write("a/trainingjobs.yaml", "jobs: {a: {command: [x]}}\n");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "a", "up"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "a", "root"), "/");
        Assert.Equal([own], JobFileReader.FindFiles(folder.Path, recurse: true));
    }

    [Fact]
    public void A_Pipfile_of_empty_lines_takes_no_time()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("ame.yml", "name: p\ntasks:\n- {name: t, executor: !pipEnv {command: x}}\n");
        folder.Write("Pipfile", new string('\n', 400_000) + "[requires]\npython_version = \"3.11\"\n");
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => JobFileReader.Read(file));
        Assert.Empty(result.Diagnostics);
        Assert.Equal("python:3.11-slim", result.Jobs[0].Image);
    }

    [Fact]
    public void A_length_of_time_of_a_million_digits_takes_no_time() => TimeLimit.Run(
        TimeSpan.FromSeconds(1), () => SapTexts.Read(SapTexts.Job($"completionTime: '{new string('1', 1_000_000)}'")));

    [Fact]
    public void A_signature_of_lambdas_takes_no_time()
    {
        var text = new StringBuilder("def f(a=");
        for (int i = 0; i < 300_000; i++)
        {
            text.Append("lambda,");
        }

        using var folder = new TemporaryFolder();
        folder.Write("source.py", text.Append(": 1):\n  pass\n").ToString());
        string file = folder.Write("metadata.yaml", ModelbitTexts.File(ModelbitTexts.Arguments()).Replace("train", "f"));
        TimeLimit.Run(TimeSpan.FromSeconds(1), () => JobFileReader.Read(file));
    }

    [Theory]
    [InlineData("workers: 100000")]
    [InlineData("workers: 2147483647")]
    public void More_workers_than_any_machine_has_room_for_are_refused(string field)
    {
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => NativeTexts.Read($"jobs:\n  a:\n    command: [x]\n    {field}\n"));
        Assert.Contains("a run has 1024 at most", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipelines_in_pipelines_are_refused_before_they_are_too_deep_to_be_kept()
    {
        string text = "jobs:\n  j0: {command: [x]}\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"  j{i}: {{pipeline: [j{i - 1}]}}\n"));
        JobFileResult result = NativeTexts.Read(text);
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCodes.TooComplex);
        foreach (TrainingJob job in result.Jobs)
        {
            var plan = Core.Planning.JobPlanner.Plan(job, Core.Planning.JobArguments.None, Planning.Plans.Target).Plan!;
            Assert.NotEmpty(System.Text.Json.JsonSerializer.Serialize(plan));
        }
    }

    [Theory]
    [InlineData("project: \"\\e]52;c;AAAA\\a\"", 1)]
    [InlineData("project: \"a\\nb\"", 1)]
    [InlineData("project: \"\\u202Ea\"", 1)]
    [InlineData("x-a: 1\njobs:\n  \"a\\e[2J\": {command: [x]}", 3)]
    public void Names_hold_nothing_that_a_terminal_obeys(string head, int line)
    {
        JobFileResult result = NativeTexts.Read(head.Contains("jobs:", StringComparison.Ordinal) ? head + "\n" : head + "\njobs:\n  a: {command: [x]}\n");
        Diagnostic error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(line, error.Line);
        Assert.DoesNotContain(error.ToString(), char.IsControl);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("a/b")]
    [InlineData("-rf")]
    [InlineData("..")]
    public void A_step_has_no_name_that_is_a_path_or_an_option(string name) => Assert.Contains(
        NativeTexts.Read($"jobs:\n  a: {{command: [x]}}\n  b: {{pipeline: [{{job: a, name: '{name}'}}]}}\n").Diagnostics,
        d => d is { Code: DiagnosticCodes.InvalidName, Line: 3 });

    [Theory]
    [InlineData("ssh://host/x;touch$IFS/tmp/PWN;")]
    [InlineData("ssh://-oProxyCommand=id")]
    [InlineData("-oProxyCommand=id")]
    [InlineData("ssh://host/$(id)")]
    [InlineData("ssh://a b")]
    [InlineData("ssh://a@-b")]
    public void A_host_is_an_address_and_no_option_or_command(string host)
    {
        Assert.Contains(NativeTexts.Read($"jobs:\n  a:\n    command: [x]\n    host: '{host}'\n").Diagnostics, d => d is { Severity: DiagnosticSeverity.Error, Line: 4 });
        Assert.True(Skelebot.SkelebotTexts.Read($"source: t.sh\nhost: '{host}'").HasErrors);
    }

    [Theory]
    [InlineData("ssh://root@me.local")]
    [InlineData("ssh://host:22/run/user/1000/docker.sock")]
    [InlineData("ssh://[::1]")]
    [InlineData("tcp://10.0.0.1:2376")]
    [InlineData("unix:///var/run/docker.sock")]
    [InlineData("npipe:////./pipe/docker_engine")]
    [InlineData("gpu-box")]
    public void Addresses_of_container_hosts_are_taken(string host) =>
        Assert.Equal(host, NativeTexts.ReadJob($"jobs:\n  a: {{command: [x], host: '{host}'}}\n").Host);

    [Fact]
    public void Data_that_is_called_like_a_path_stays_in_its_folder()
    {
        JobFileResult result = ProxiMl.ProxiMlTexts.Read(ProxiMl.ProxiMlTexts.Request(rest: "\"data\": {\"datasets\": [\"../../etc\", \"..\"]}"));
        Assert.Equal(["/opt/ml/input/.._.._etc", "/opt/ml/input/_"], result.Jobs[0].Datasets.Select(d => d.Target));
    }

    private static void Place(string path, string device)
    {
        if (device.Length > 0)
        {
            File.CreateSymbolicLink(path, device);
            return;
        }

        using Process made = Process.Start("mkfifo", [path]);
        Assert.True(made.WaitForExit(s_limit) && made.ExitCode == 0);
    }
}

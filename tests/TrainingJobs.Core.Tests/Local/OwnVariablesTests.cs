using System.Runtime.Versioning;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

/// <summary>None of our own words get into a job's variables, nor a job's into ours.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class OwnVariablesTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task Variables_of_one_letter_arrive_as_they_were_given()
    {
        string[] names = ["p", "q", "d", "n", "b", "t", "c", "s", "IFS", "x", "l"];
        JobPlan plan = _engine.Plan(["/usr/bin/env"]);
        TrainingRun run = await _engine.RunAsync(plan with
        {
            Execution = plan.Execution with
            {
                Workers = [plan.Execution.Workers[0] with { Environment = names.ToDictionary(name => name, name => $"value of {name}") }],
            },
        });

        List<string> lines = await _engine.LinesAsync(run.Id);
        Assert.All(names, name => Assert.Contains($"{name}=value of {name}", lines));
        Assert.DoesNotContain(lines, line => line.Contains("trainingjobs_", StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("d")]
    [InlineData("n")]
    [InlineData("b")]
    [InlineData("t")]
    [InlineData("c")]
    public async Task A_secret_of_any_name_reaches_the_program_and_no_name_of_a_file_or_command_line(string name)
    {
        const string Value = "LEAK/sekret12345";
        Directory.CreateDirectory(Path.Combine(_engine.Folder, "LEAK"));
        using (SecretValue value = SecretValue.FromChars(Value))
        {
            _engine.Client.Secrets.Set("mine", value);
        }

        JobPlan plan = _engine.Plan(
            ["python3", "-c", $"import os, subprocess; print(len(os.environ['{name}'])); print('sek' + 'ret12' in subprocess.run(['ps', '-eo', 'args'], capture_output=True, text=True).stdout)"]);
        TrainingRun run = await _engine.RunAsync(plan with { Execution = plan.Execution with { Secrets = [new JobSecret { Key = "mine", InjectAs = name }] } });

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal([$"{Value.Length}", "False"], await _engine.LinesAsync(run.Id));
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(_engine.Folder, "*", SearchOption.AllDirectories), file => file.Contains("sekret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("trainingjobs_all")]
    [InlineData("TRAININGJOBS_WORKER")]
    [InlineData("trainingjobs_files")]
    public void A_name_that_is_kept_for_what_runs_a_job_is_refused_with_its_place(string name)
    {
        foreach (string text in (string[])
            [$"jobs:\n  a:\n    command: [echo]\n    environment: {{{name}: x}}\n", $"jobs:\n  a:\n    command: [echo]\n    secrets: [{{key: k, injectAs: {name}}}]\n"])
        {
            string file = Path.Combine(_engine.Folder, "trainingjobs.yaml");
            File.WriteAllText(file, text);
            Diagnostic finding = Assert.Single(_engine.Client.Files.Read(file).Diagnostics, d => d.Message.Contains(name, StringComparison.Ordinal));
            Assert.Equal((DiagnosticSeverity.Error, 4), (finding.Severity, finding.Line));
        }
    }
}

using System.Management.Automation;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class StreamTests(HostedModule module)
{
    [Fact]
    public void A_change_is_silent_and_what_it_would_do_is_shown_by_WhatIf()
    {
        module.EnterHome();
        try
        {
            using PowerShell shell = module.Shell($"Start-TrainingJob '{Checkout.Iris}' train -Epochs 3 -WhatIf");
            Assert.Empty(shell.Invoke());
            Assert.Empty(shell.Streams.Error);
            Assert.Empty(shell.Streams.Warning);
            Assert.False(Path.Exists(Environment.GetEnvironmentVariable("TRAININGJOBS_HOME")));
        }
        finally
        {
            module.LeaveHome();
        }
    }

    [Fact]
    public void Standard_error_of_the_work_is_output_of_the_log_and_no_error_of_the_cmdlet()
    {
        module.Run("$global:loud = New-TrainingJob loud -ShellCommand 'echo out; echo err >&2' | Start-TrainingJob -Wait");
        using PowerShell shell = module.Shell("Get-JobLog $loud");
        string[] lines = [.. shell.Invoke().Select(record => $"{record.Properties["Stream"].Value} {record.Properties["Text"].Value}")];
        Assert.Equal(["Error err", "Output out"], lines.Order(StringComparer.Ordinal));
        Assert.Empty(shell.Streams.Error);
    }

    [Fact]
    public void A_wait_shows_its_progress_and_ends_it()
    {
        using PowerShell shell = module.Shell("New-TrainingJob slow sleep 0.5 | Start-TrainingJob | Wait-TrainingRun -Timeout 2m");
        Assert.Equal("Succeeded", Assert.Single(shell.Invoke()).Properties["State"].Value.ToString());
        Assert.NotEmpty(shell.Streams.Progress);
        Assert.Equal(ProgressRecordType.Completed, shell.Streams.Progress[^1].RecordType);
    }

    [Fact]
    public void One_bad_item_of_many_is_one_error_and_the_others_are_written()
    {
        string id = module.One("(New-TrainingJob good true | Start-TrainingJob -Wait).Id").ToString();
        using PowerShell shell = module.Shell($"'zzzzzz', '{id}' | Get-TrainingRun");
        Assert.Equal(id, Assert.Single(shell.Invoke()).Properties["Id"].Value);
        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.Equal("RunNotFound,TrainingJobs.Cmdlets.Commands.GetTrainingRunCommand", error.FullyQualifiedErrorId);
        Assert.Equal("zzzzzz", error.TargetObject);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void A_run_that_ends_badly_is_an_object_with_its_reason_and_no_error()
    {
        using PowerShell shell = module.Shell("New-TrainingJob failing -ShellCommand 'exit 3' | Start-TrainingJob -Wait");
        PSObject run = Assert.Single(shell.Invoke());
        Assert.Empty(shell.Streams.Error);
        Assert.Equal(3, run.Properties["ExitCode"].Value);
        Assert.Contains("3", (string)run.Properties["Reason"].Value, StringComparison.Ordinal);
    }
}

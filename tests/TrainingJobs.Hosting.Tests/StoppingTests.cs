using System.Management.Automation;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class StoppingTests(HostedModule module)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("Get-JobLog {0} -Follow")]
    [InlineData("Wait-TrainingRun {0}; 'never'")]
    [InlineData("Wait-TrainingRun {0} -Timeout 1h; 'never'")]
    public async Task Stopping_the_pipeline_ends_it_and_leaves_the_run_alone(string script)
    {
        string id = module.One(
            """
            $run = New-TrainingJob long -ShellCommand 'echo begun; exec sleep 600' | Start-TrainingJob
            $run | Get-JobLog -Follow -Raw | Select-Object -First 1 | Out-Null
            $run.Id
            """).ToString();
        using PowerShell shell = module.Shell("'ready'; " + string.Format(null, script, id));
        var output = new PSDataCollection<PSObject>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        output.DataAdded += (_, _) => ready.TrySetResult();
        Task<PSDataCollection<PSObject>> busy = Task.Factory.FromAsync(
            shell.BeginInvoke<PSObject, PSObject>(null, output), _ => output, TaskCreationOptions.None);
        await ready.Task.WaitAsync(s_limit);

        // Stop comes back when the pipeline has ended: that it does is the proof, the run has no end of its own for ten minutes.
        await Task.Run(shell.Stop).WaitAsync(s_limit);
        await busy.WaitAsync(s_limit);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.DoesNotContain(output, value => value.ToString() == "never");
        Assert.Equal("Running", module.One($"(Get-TrainingRun -Id {id}).State").ToString());
        module.Run($"Stop-TrainingRun {id} -Grace 0s");
    }

    [Fact]
    public void A_pipeline_that_has_enough_ends_a_follow()
    {
        string[] lines = module.Texts(
            """
            $run = New-TrainingJob endless -ShellCommand 'while :; do echo x; sleep 0.05; done' | Start-TrainingJob
            $run | Get-JobLog -Follow -Raw | Select-Object -First 3
            (Get-TrainingRun -Id $run.Id).State
            Stop-TrainingRun $run -Grace 0s
            """);
        Assert.Equal(["x", "x", "x", "Running"], lines);
    }
}

using System.Management.Automation;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class CompletionTests(HostedModule module)
{
    [Fact]
    public void The_tabulator_key_offers_parameters_of_the_job_and_their_choices()
    {
        Assert.Equal(["-LearningRate"], Complete($"Start-TrainingJob '{Checkout.Iris}' train -Lea"));
        Assert.Equal(["momentum", "sgd"], Complete($"Start-TrainingJob '{Checkout.Iris}' train -Optimizer "));
        Assert.Equal(["train"], Complete($"Start-TrainingJob '{Checkout.Iris}' "));
    }

    [Fact]
    public void The_tabulator_key_offers_runs_newest_first()
    {
        string[] ids = module.Texts(
            "1..2 | ForEach-Object { (New-TrainingJob completed true | Start-TrainingJob -Wait).Id }");
        Assert.Equal([ids[1], ids[0]], Complete("Get-JobLog ").Take(2));
        Assert.Contains("completed", Complete("Get-TrainingRun comp"));
    }

    [Theory]
    [InlineData("Start-TrainingJob ./no-such-file.yaml -Name ")]
    [InlineData("Get-JobArtifact no-such-run ")]
    [InlineData("Start-TrainingJob ./no-such-file.yaml -Lea")]
    public void What_is_not_there_is_completed_by_nothing_of_ours_and_without_an_error(string line)
    {
        Assert.Empty(Complete(line).Intersect(["-LearningRate", "train"]));
        Assert.Empty(module.Run("$Error | Where-Object { $_.FullyQualifiedErrorId -match 'Completion' }"));
    }

    private string[] Complete(string line)
    {
        using PowerShell shell = PowerShell.Create(module.Runspace);
        CommandCompletion found = CommandCompletion.CompleteInput(line, line.Length, null, shell);
        return [.. found.CompletionMatches.Select(match => match.CompletionText)];
    }
}

using System.Management.Automation;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class BindingTests(HostedModule module)
{
    [Fact]
    public void Positions_quantities_and_lengths_of_time_are_bound_as_they_are_typed()
    {
        PSObject job = module.One(
            "New-TrainingJob hello python3 '-c' 'print(1)' -Memory 1.5Gi -Timeout 90s -Output a, b");
        Assert.Equal("hello", job.Properties["Name"].Value);
        Assert.Equal(
            ["python3 -c 'print(1)'"],
            module.Texts("(New-TrainingJob hello python3 '-c' 'print(1)' | Get-JobPlan).Execution.Workers[0].CommandLine"));
        Assert.Equal(
            TimeSpan.FromSeconds(90),
            module.One("(New-TrainingJob a b -Timeout 90s | Get-JobPlan).Policy.Timeout").BaseObject);
        Assert.Equal(["a", "b"], module.Texts("(New-TrainingJob a b -Output a, b).Outputs"));
    }

    [Theory]
    [InlineData("New-TrainingJob a b -Timeout soon", "ParameterArgumentTransformationError", "NewTrainingJob")]
    [InlineData("New-TrainingJob a b -Memory lots", "ParameterArgumentTransformationError", "NewTrainingJob")]
    [InlineData("New-TrainingJob a", "MissingMandatoryParameter", "NewTrainingJob")]
    [InlineData("New-TrainingJob a -Command b -ShellCommand c", "AmbiguousParameterSet", "NewTrainingJob")]
    [InlineData("Get-JobLog x -Nonsense", "NamedParameterNotFound", "GetJobLog")]
    public void What_cannot_be_bound_is_an_error_of_the_engine(string script, string id, string cmdlet) => Assert.Equal(
        $"{id},TrainingJobs.Cmdlets.Commands.{cmdlet}Command",
        Assert.Single(module.Errors(script)).FullyQualifiedErrorId);

    [Theory]
    [InlineData("$run | Get-TrainingRun")]
    [InlineData("$run.Id | Get-TrainingRun")]
    [InlineData("[pscustomobject]@{ Id = $run.Id } | Get-TrainingRun")]
    [InlineData("[pscustomobject]@{ RunId = $run.Id } | Get-TrainingRun")]
    [InlineData("Get-TrainingRun -Id $run.Id.Substring(0, 10)")]
    public void A_run_is_bound_by_value_by_property_and_by_the_beginning_of_its_id(string script)
    {
        module.Run("$global:run = New-TrainingJob bound true | Start-TrainingJob -Wait");
        Assert.True(LanguagePrimitives.IsTrue(module.One($"({script}).Id -eq $run.Id")));
    }

    [Fact]
    public void A_wildcard_without_a_match_is_silent_and_a_name_without_one_an_error()
    {
        Assert.Empty(module.Run("Get-TrainingRun nothing*"));
        ErrorRecord error = Assert.Single(module.Errors("Get-TrainingRun nothing"));
        Assert.Equal("RunNotFound,TrainingJobs.Cmdlets.Commands.GetTrainingRunCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
    }
}

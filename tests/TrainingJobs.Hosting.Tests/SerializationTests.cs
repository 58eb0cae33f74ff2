using System.Globalization;
using System.Management.Automation;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class SerializationTests(HostedModule module)
{
    [Theory]
    [InlineData("[management.automation.psserializer]::Deserialize([management.automation.psserializer]::Serialize($kept, 3))")]
    [InlineData("$kept | ConvertTo-Json -Depth 4 | ConvertFrom-Json")]
    public void A_run_that_went_through_a_text_is_still_a_run_for_the_cmdlets(string throughText)
    {
        module.Run(
            """
            $text = 'echo line; echo x > "$ML_OUTPUT_PATH/m.txt"'
            $global:kept = New-TrainingJob kept -ShellCommand $text | Start-TrainingJob -Wait
            """);
        Assert.Equal(["line"], module.Texts($"{throughText} | Get-JobLog -Raw"));
        Assert.Equal(["m.txt"], module.Texts($"({throughText} | Get-JobArtifact).Name"));
        Assert.Equal(module.Texts("$kept.Id"), module.Texts($"({throughText}).Id"));
        Assert.Equal(["0"], module.Texts($"({throughText}).ExitCode"));
        Assert.Equal(["0"], module.Texts($"({throughText}).Workers[0].ExitCode"));
    }

    [Fact]
    public void What_was_deserialized_has_a_view_of_its_own_type()
    {
        module.Run("$global:kept = New-TrainingJob kept true | Start-TrainingJob -Wait");
        PSObject copy = module.One(
            "[management.automation.psserializer]::Deserialize([management.automation.psserializer]::Serialize($kept))");
        Assert.Equal("Deserialized.TrainingJobs.Core.Runs.TrainingRun", copy.TypeNames[0]);
        Assert.Equal("Succeeded", copy.Properties["State"].Value.ToString());
        // PowerShell has no form of its own for it: the text must read back as the same instant.
        var created = Assert.IsType<DateTimeOffset>(module.One("$kept.Created").BaseObject);
        var read = DateTimeOffset.Parse(copy.Properties["Created"].Value.ToString()!, CultureInfo.InvariantCulture);
        Assert.Equal(created.ToUnixTimeSeconds(), read.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_job_and_a_plan_become_JSON_without_a_cut_or_an_error()
    {
        const string ThroughJson = "ConvertTo-Json -Depth 8 -WarningAction Stop | ConvertFrom-Json";
        Assert.Equal(["train"], module.Texts($"(Import-TrainingJob '{Checkout.Iris}' | {ThroughJson}).Name"));
        string plan = $"Get-JobPlan '{Checkout.Iris}' -Epochs 3 | {ThroughJson}";
        string line = module.One($"({plan}).Execution.Workers[0].CommandLine").ToString();
        Assert.Contains("--epochs 3", line, StringComparison.Ordinal);
    }
}

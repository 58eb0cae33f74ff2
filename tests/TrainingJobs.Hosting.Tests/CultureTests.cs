using System.Globalization;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class CultureTests(HostedModule module)
{
    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void What_is_read_and_planned_is_the_same_in_every_language(string culture)
    {
        string script =
            $"""
            New-TrainingJob i true -Memory 1.5Gi -Cpu 0.5 -Timeout 1.5h | Export-TrainingJob
            (Get-JobPlan '{Checkout.Iris}' train -LearningRate (1 / 4)).Execution.Workers[0].CommandLine
            (Import-TrainingJob '{Checkout.Iris}').Name
            """;
        Assert.Equal(In("", script), In(culture, script));
    }

    [Fact]
    public void Names_of_states_are_found_without_regard_to_case_in_Turkish()
    {
        string id = module.One("(New-TrainingJob turkish false | Start-TrainingJob -Wait).Id").ToString();
        Assert.Equal([id], In("tr-TR", "(Get-TrainingRun turkish -State FAILED).Id"));
    }

    private string[] In(string culture, string script)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return module.Texts($"[cultureinfo]::CurrentCulture = '{culture}'; {script}");
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = null;
            CultureInfo.CurrentCulture = before;
        }
    }
}

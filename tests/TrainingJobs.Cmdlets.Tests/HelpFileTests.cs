using System.Xml.Linq;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed class HelpFileTests
{
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";

    public static TheoryData<string> Names => [.. CmdletClass.All.Select(cmdlet => cmdlet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_cmdlet_has_a_page_with_every_parameter_and_two_examples(string name)
    {
        string page = Repository.Read("docs", "en-US", name + ".md");
        Assert.Contains($"title: {name}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.True(page.Split("\n### Example ").Length > 2, "two examples are the least");
        foreach (var parameter in CmdletClass.All.Single(cmdlet => cmdlet.Name == name).Parameters)
        {
            Assert.Contains($"\n### -{parameter.Name}\n", page, StringComparison.Ordinal);
            foreach (string alias in CmdletClass.Aliases(parameter))
            {
                Assert.Contains(alias, page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void There_is_no_page_without_a_cmdlet() => Assert.Equal(
        CmdletClass.All.Select(cmdlet => cmdlet.Name),
        Directory.GetFiles(Repository.PathOf("docs", "en-US"), "*-*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_help_that_PowerShell_shows_has_every_parameter(string name)
    {
        XDocument help = XDocument.Parse(Repository.Read("module", "en-US", "TrainingJobs.Cmdlets.dll-Help.xml"));
        XElement command = Assert.Single(
            help.Root!.Elements(s_command + "command"), c => c.Element(s_command + "details")!.Element(s_command + "name")!.Value == name);
        IEnumerable<string> documented = command.Element(s_command + "parameters")!.Elements(s_command + "parameter")
            .Where(parameter => !string.IsNullOrWhiteSpace(parameter.Element(s_maml + "description")?.Value))
            .Select(parameter => parameter.Element(s_maml + "name")!.Value);
        Assert.Empty(CmdletClass.All.Single(cmdlet => cmdlet.Name == name).Parameters.Select(p => p.Name).Except(documented));
        Assert.True(command.Descendants(s_command + "example").Count() >= 2);
    }
}

using System.Text.RegularExpressions;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed partial class ManifestTests
{
    private static readonly string s_text = Repository.Read("TrainingJobs.psd1");

    [Fact]
    public void The_cmdlets_exported_are_the_cmdlets_there_are() =>
        Assert.Equal(CmdletClass.All.Select(cmdlet => cmdlet.Name), List("CmdletsToExport").Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_exported_by_a_wildcard()
    {
        Assert.Empty(List("FunctionsToExport"));
        Assert.Empty(List("VariablesToExport"));
        Assert.Equal(["Get-TrainingJobLog"], List("AliasesToExport"));
    }

    [Fact]
    public void Its_files_exist()
    {
        foreach (string file in List("TypesToProcess").Concat(List("FormatsToProcess")).Append(Value("RootModule")))
        {
            Assert.True(File.Exists(Repository.PathOf(file)), file);
        }
    }

    [Fact]
    public void It_asks_for_the_PowerShell_that_the_assemblies_need()
    {
        Assert.Equal("7.6", Value("PowerShellVersion"));
        Assert.Equal(["Core"], List("CompatiblePSEditions"));
    }

    private static string Value(string key) =>
        Regex.Match(s_text, $@"^ *{key} *= *'([^']*)'", RegexOptions.Multiline).Groups[1].Value;

    private static IReadOnlyList<string> List(string key)
    {
        Match list = Regex.Match(s_text, $@"^ *{key} *= *@\(([^)]*)\)", RegexOptions.Multiline);
        Assert.True(list.Success, key);
        return [.. Quoted().Matches(list.Groups[1].Value).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}

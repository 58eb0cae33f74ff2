using System.Text.RegularExpressions;
using Xunit;

namespace TrainingJobs.Core.Tests.Architecture;

/// <summary>What docs/architecture.md and the index of the decisions say is there.</summary>
public partial class ArchitectureDocumentTests
{
    private static readonly string[] s_roots = ["src/TrainingJobs.Core", "src"];

    [Fact]
    public void Every_file_that_the_architecture_names_is_there()
    {
        string[] named = [.. SourceFile().Matches(Text("docs/architecture.md")).Select(match => match.Groups["file"].Value).Distinct()];
        Assert.True(named.Length > 20, "The ways through the code name files.");
        Assert.Empty(named.Where(file => !s_roots.Any(root => File.Exists(RepositoryFiles.At($"{root}/{file}")))));
    }

    [Fact]
    public void Every_decision_stands_in_the_index()
    {
        string index = Text("docs/decisions/README.md");
        IEnumerable<string> decisions = Directory.EnumerateFiles(RepositoryFiles.At("docs/decisions"), "0*.md").Select(file => Path.GetFileName(file)!);
        Assert.Empty(decisions.Where(file => !index.Contains($"[{file[..4]}]({file})", StringComparison.Ordinal)));
    }

    private static string Text(string file) => File.ReadAllText(RepositoryFiles.At(file));

    [GeneratedRegex(@"`(?<file>[\w./-]+\.(?:cs|sh))`")]
    private static partial Regex SourceFile();
}

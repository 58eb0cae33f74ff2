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
        Assert.DoesNotContain(named, file => !s_roots.Any(root => File.Exists(RepositoryFiles.At($"{root}/{file}"))));
    }

    [Fact]
    public void Every_decision_of_the_index_is_there_with_its_number()
    {
        Match[] rows = [.. Decision().Matches(Text("docs/decisions/README.md")).Cast<Match>()];
        Assert.True(rows.Length > 20, "The index lists the decisions.");
        Assert.All(rows, row => Assert.StartsWith(row.Groups["number"].Value, row.Groups["file"].Value, StringComparison.Ordinal));
        Assert.DoesNotContain(rows.Select(row => row.Groups["file"].Value), file => !File.Exists(RepositoryFiles.At($"docs/decisions/{file}")));
    }

    private static string Text(string file) => File.ReadAllText(RepositoryFiles.At(file));

    [GeneratedRegex(@"`(?<file>[\w./-]+\.(?:cs|sh))`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\[(?<number>\d{4})\]\((?<file>[\w-]+\.md)\)")]
    private static partial Regex Decision();
}

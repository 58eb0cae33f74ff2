using TrainingJobs.Core.Targets;
using Xunit;

namespace TrainingJobs.Core.Tests.Architecture;

/// <summary>A kind of target is one folder and one line: nobody else knows what stands in the folder.</summary>
public sealed class TargetSeamTests
{
    private static readonly IReadOnlySet<(Type From, Type To)> s_references = TypeReferences.In(typeof(TargetKinds).Assembly);

    /// <summary>The folders of kinds, as namespaces.</summary>
    private static readonly string[] s_kinds =
        [.. typeof(TargetKinds).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ITargetKind)) && type.IsClass).Select(type => type.Namespace!)];

    [Fact]
    public void Nobody_but_the_list_of_kinds_refers_to_what_is_in_the_folder_of_a_kind()
    {
        string[] wrong =
        [
            .. s_references
                .Where(pair => KindOf(pair.To) is { } kind && KindOf(pair.From) != kind && pair.From != typeof(TargetKinds))
                .Select(pair => $"{pair.From.FullName} refers to {pair.To.FullName}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void The_kinds_are_found_and_their_uses_are_seen()
    {
        Assert.Equal(["TrainingJobs.Core.Targets.Docker", "TrainingJobs.Core.Targets.Local"], s_kinds.Order(StringComparer.Ordinal));
        Assert.Contains(s_references, pair => pair.From == typeof(TargetKinds) && pair.To.Name == "DockerKind");
        Assert.Contains(s_references, pair => pair.From.Name == "DockerKind" && pair.To.Name == "DockerTarget");
    }

    private static string? KindOf(Type type) =>
        s_kinds.FirstOrDefault(kind => type.Namespace == kind || type.Namespace?.StartsWith(kind + ".", StringComparison.Ordinal) == true);
}

using Xunit;

namespace TrainingJobs.Core.Tests.Architecture;

/// <summary>
/// The arrows between namespaces, read off the compiled assembly. A folder with folders below it is one unit: its root holds what its parts
/// share, and may name them to put them together. So arrows up to the root of one's own unit are left out of the count, and no other
/// arrows may close a circle.
/// </summary>
public class NamespaceTests
{
    private const string Root = "TrainingJobs.Core";

    /// <summary>Other arrows that go back, and why they may.</summary>
    private static readonly Dictionary<(string From, string To), string> s_acceptable = new()
    {
        [("Targets.Pipes", "Targets.Local")] = "UnixNative, which calls the C library for all of Targets, stands in Local.",
        [("Targets.Results", "Targets.Local")] = "The same: where a link leads is asked of UnixNative.",
    };

    [Fact]
    public void No_arrows_between_namespaces_close_a_circle_but_those_that_may()
    {
        Dictionary<string, HashSet<string>> arrows = Arrows(name => name);
        foreach ((string from, HashSet<string> targets) in arrows)
        {
            targets.RemoveWhere(to => from.StartsWith(to + ".", StringComparison.Ordinal) || s_acceptable.ContainsKey((from, to)));
        }

        List<string> circles = Circles(arrows);
        Assert.True(circles.Count == 0, "Arrows that close circles:\n" + string.Join('\n', circles));
    }

    [Fact]
    public void No_arrows_between_the_folders_of_the_first_level_close_a_circle()
    {
        List<string> circles = Circles(Arrows(name => name.Split('.')[0]));
        Assert.True(circles.Count == 0, "Arrows that close circles:\n" + string.Join('\n', circles));
    }

    [Fact]
    public void Code_in_a_method_counts_as_use()
    {
        Assert.Contains(typeof(Core.Planning.Containers.ImageRecipe), TypeUses.Of(typeof(Core.Exports.DockerfileExporter)));
        Assert.Contains(typeof(Core.Planning.JobPlan), TypeUses.Of(typeof(Core.State.PlanJson)));
    }

    private static Dictionary<string, HashSet<string>> Arrows(Func<string, string> level)
    {
        Type[] types = [.. typeof(TrainingJobsException).Assembly.GetTypes().Where(type => IsOurs(type.Namespace))];
        var arrows = types.Select(type => level(NameOf(type))).Distinct().ToDictionary(name => name, _ => new HashSet<string>());
        foreach (Type type in types)
        {
            string from = level(NameOf(type));
            IEnumerable<string> used = TypeUses.Of(type).Where(other => IsOurs(other.Namespace)).Select(other => level(NameOf(other)));
            arrows[from].UnionWith(used.Where(to => to != from));
        }

        return arrows;
    }

    // What stands in the root itself, the client and what it can throw, is above and below all: it has tests of its own.
    private static bool IsOurs(string? name) => name?.StartsWith(Root + ".", StringComparison.Ordinal) == true;

    private static string NameOf(Type type) => type.Namespace![(Root.Length + 1)..];

    /// <summary>The arrows that are part of a circle, in words.</summary>
    private static List<string> Circles(Dictionary<string, HashSet<string>> arrows)
    {
        Dictionary<string, HashSet<string>> reach = arrows.ToDictionary(pair => pair.Key, pair => Reach(arrows, pair.Key));
        return
        [
            .. from pair in arrows
            from to in pair.Value
            where reach[to].Contains(pair.Key)
            orderby pair.Key, to
            select $"{pair.Key} -> {to}",
        ];
    }

    private static HashSet<string> Reach(Dictionary<string, HashSet<string>> arrows, string from)
    {
        var seen = new HashSet<string>();
        var left = new Stack<string>([from]);
        while (left.TryPop(out string? at))
        {
            foreach (string to in arrows[at].Where(seen.Add))
            {
                left.Push(to);
            }
        }

        return seen;
    }
}

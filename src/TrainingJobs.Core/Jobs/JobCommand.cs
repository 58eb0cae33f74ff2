using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Jobs;

/// <summary>A program with its arguments, or one text for a shell. Exactly one of the two is set.</summary>
public sealed record JobCommand
{
    /// <summary>Program and arguments, passed on untouched; null when <see cref="Shell"/> is set.</summary>
    public IReadOnlyList<string>? Arguments { get; init => field = Indexable.List(value); }

    /// <summary>Text for the target's shell; null when <see cref="Arguments"/> is set.</summary>
    public string? Shell { get; init; }

    /// <summary>The shell for <see cref="Shell"/>, e.g. <c>bash</c>; null means the target's own.</summary>
    public string? ShellName { get; init; }

    [JsonIgnore]
    public bool IsShell => Shell is not null;

    /// <summary>A command that is started without a shell.</summary>
    /// <exception cref="ArgumentException">The vector is empty.</exception>
    public static JobCommand Vector(params IEnumerable<string> arguments)
    {
        string[] all = [.. arguments];
        return all.Length == 0
            ? throw new ArgumentException("A command needs at least the program's name.", nameof(arguments))
            : new JobCommand { Arguments = all };
    }

    /// <summary>A text that a shell runs: the target's own, or one by its name.</summary>
    public static JobCommand ForShell(string text, string? shell = null) => new() { Shell = text, ShellName = shell };

    public override string ToString() => Shell ?? ShellQuoting.Join(Arguments ?? []);
}

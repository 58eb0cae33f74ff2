using System.Diagnostics.CodeAnalysis;

namespace TrainingJobs.Core.Jobs;

/// <summary>A folder or file of the machine that starts the run, or a volume of the container host, inside of the workers' containers.</summary>
public sealed record JobMount
{
    /// <summary>Beginning of a <see cref="Source"/> that names a volume.</summary>
    public const string VolumePrefix = "volume:";

    /// <summary>Options of docker that say nothing here: they tell Docker Desktop how to keep files alike, which it decides by itself.</summary>
    private static readonly string[] s_idle = ["cached", "delegated", "consistent"];

    /// <summary>
    /// Path as written, relative to the job's base folder; or <c>volume:NAME</c>. With a <c>/</c> at its end it is a folder, which is made
    /// where it is not there, if it is one of the project. <c>~</c> and variables are those of the machine that starts the run.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>Path in the container; a relative one is below the working folder.</summary>
    public required string Target { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>Reads <c>source:target</c>, and behind another colon options as docker has them, with commas.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="unserved">Options that docker knows and that are not passed on: <c>z</c> and <c>Z</c>, propagation and the like.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out JobMount? mount, out IReadOnlyList<string> unserved)
    {
        mount = null;
        unserved = [];

        // The first colon may belong to a drive of Windows or to 'volume:'.
        int from = text.StartsWith(VolumePrefix, StringComparison.Ordinal) ? VolumePrefix.Length : IsDrive(text) ? 2 : 0;
        int colon = text.IndexOf(':', from);
        if (colon <= from || colon == text.Length - 1)
        {
            return false;
        }

        string[] rest = text[(colon + 1)..].Split(':');
        string[] options = rest.Length == 2 ? rest[1].Split(',') : [];
        if (rest.Length > 2 || rest[0].Length == 0 || !options.All(IsOption) || options.Contains("ro") && options.Contains("rw"))
        {
            return false;
        }

        unserved = [.. options.Where(o => o is not ("ro" or "rw") && !s_idle.Contains(o))];
        mount = new JobMount { Source = text[..colon], Target = rest[0], ReadOnly = options.Contains("ro") };
        return true;
    }

    /// <inheritdoc cref="TryParse(string, out JobMount?, out IReadOnlyList{string})"/>
    public static bool TryParse(string text, [NotNullWhen(true)] out JobMount? mount) => TryParse(text, out mount, out _);

    /// <summary>True when the text begins with a drive of Windows, which no other system has.</summary>
    public static bool IsDrive(string text) => text.Length > 2 && char.IsAsciiLetter(text[0]) && text[1] == ':' && text[2] is '\\' or '/';

    public override string ToString() => $"{Source}:{Target}{(ReadOnly ? ":ro" : "")}";

    private static bool IsOption(string option) =>
        option is "ro" or "rw" or "z" or "Z" or "nocopy" or "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave" || s_idle.Contains(option);
}

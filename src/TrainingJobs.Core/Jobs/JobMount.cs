using System.Diagnostics.CodeAnalysis;

namespace TrainingJobs.Core.Jobs;

/// <summary>A folder or file of the machine that starts the run, or a volume of the container host, inside of the workers' containers.</summary>
public sealed record JobMount
{
    /// <summary>Beginning of a <see cref="Source"/> that names a volume.</summary>
    public const string VolumePrefix = "volume:";

    /// <summary>
    /// Path as written, relative to the job's base folder; or <c>volume:NAME</c>. With a <c>/</c> at its end it is a folder, which is made
    /// where it is not there, if it is one of the project.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>Path in the container; a relative one is below the working folder.</summary>
    public required string Target { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>Reads <c>source:target</c> with an optional <c>:ro</c> or <c>:rw</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JobMount? mount)
    {
        mount = null;
        string rest = text;
        bool isReadOnly = rest.EndsWith(":ro", StringComparison.Ordinal);
        if (isReadOnly || rest.EndsWith(":rw", StringComparison.Ordinal))
        {
            rest = rest[..^3];
        }

        // The first colon may belong to a drive of Windows or to 'volume:'.
        int from = rest.StartsWith(VolumePrefix, StringComparison.Ordinal) ? VolumePrefix.Length
            : rest.Length > 2 && char.IsAsciiLetter(rest[0]) && rest[1] == ':' && rest[2] is '\\' or '/' ? 2 : 0;
        int colon = rest.IndexOf(':', from);
        if (colon <= from || colon == rest.Length - 1)
        {
            return false;
        }

        mount = new JobMount { Source = rest[..colon], Target = rest[(colon + 1)..], ReadOnly = isReadOnly };
        return true;
    }

    public override string ToString() => $"{Source}:{Target}{(ReadOnly ? ":ro" : "")}";
}

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>
/// Brings secrets into a container without their standing in its description: a few lines of sh, built-ins only, read them from the
/// standard input, put them into the environment, and become the command.
/// </summary>
internal static class SecretWrapper
{
    /// <summary>Exit code of the wrapper when the secrets did not all arrive; the command was not started then.</summary>
    public const int Incomplete = 125;

    // $0 is the mark that ends the secrets.
    private const string Script =
        """
        s= e=
        while IFS= read -r l; do
          if [ "$l" = "$0" ]; then e=1; break; fi
          s="$s$l
        "
        done
        if [ -z "$e" ]; then echo 'trainingjobs: the secrets did not arrive' >&2; exit 125; fi
        eval "$s"
        unset s e l
        exec "$@" </dev/null
        """;

    /// <summary>The command with the wrapper around it.</summary>
    public static IReadOnlyList<string> Wrap(WorkerKey key, IReadOnlyList<string> command) =>
        ["/bin/sh", "-c", Script.ReplaceLineEndings("\n"), MarkOf(key), .. command];

    /// <summary>What is written to the wrapper's input; the caller zeroes it. Files go to the container's own memory file system.</summary>
    public static byte[] Feed(WorkerKey key, IReadOnlyList<WorkerSecret> secrets) => SecretAssignments.Of(secrets, MarkOf(key), "/dev/shm");

    private static string MarkOf(WorkerKey key) => $"#end-of-secrets-{key}";
}

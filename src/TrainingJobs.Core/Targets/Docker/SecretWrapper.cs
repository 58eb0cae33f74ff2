namespace TrainingJobs.Core.Targets.Docker;

/// <summary>
/// Brings secrets into a container without their standing in its description: a few lines of sh, built-ins only, read them from the
/// standard input, put them into the environment, and become the command.
/// </summary>
internal static class SecretWrapper
{
    /// <summary>Exit code of the wrapper when the secrets did not all arrive; the command was not started then.</summary>
    public const int Incomplete = 125;

    // $1 is the mark that ends the secrets. The names are such that no variable of a job has them.
    private const string Script =
        $"""
        if [ -e {KeptContainer.Mark} ]; then
          echo 'trainingjobs: the run of this container has ended, and with it the secrets that its command needs: it cannot be started again. See about_TrainingJobs for how to look into it.' >&2
          exit 125
        fi
        trainingjobs_all= trainingjobs_end=
        while IFS= read -r trainingjobs_line; do
          if [ "$trainingjobs_line" = "$1" ]; then trainingjobs_end=1; break; fi
          trainingjobs_all="$trainingjobs_all$trainingjobs_line
        "
        done
        if [ -z "$trainingjobs_end" ]; then echo 'trainingjobs: the secrets did not arrive' >&2; exit 125; fi
        shift
        eval "$trainingjobs_all"
        unset trainingjobs_all trainingjobs_end trainingjobs_line
        exec "$@" </dev/null
        """;

    /// <summary>The command with the wrapper around it.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="command">Its program and arguments.</param>
    /// <param name="before">Lines of sh that come first.</param>
    public static IReadOnlyList<string> Wrap(WorkerKey key, IReadOnlyList<string> command, string before = "") =>
        ["/bin/sh", "-c", (before + Script).ReplaceLineEndings("\n"), "sh", MarkOf(key), .. command];

    /// <summary>What is written to the wrapper's input; the caller zeroes it. Files go to the container's own memory file system.</summary>
    public static byte[] Feed(WorkerKey key, IReadOnlyList<WorkerSecret> secrets) => SecretAssignments.Of(secrets, MarkOf(key), "/dev/shm");

    private static string MarkOf(WorkerKey key) => $"#end-of-secrets-{key}";
}

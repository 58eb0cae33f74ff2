using TrainingJobs.Core.Targets.Docker.Logs;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>
/// Brings secrets into a container without their standing in its description: a few lines of sh, built-ins only, read them from the
/// standard input, put them into the environment, and become the command.
/// </summary>
internal static class SecretWrapper
{
    /// <summary>Exit code of the wrapper when the secrets did not all arrive; the command was not started then.</summary>
    public const int Incomplete = 125;

    private static readonly string s_script = ShellScript.Load(typeof(SecretWrapper), "read-secrets.sh");

    /// <summary>The command with the wrapper around it.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="command">Its program and arguments.</param>
    /// <param name="isSent">True when its output goes past the daemon.</param>
    public static IReadOnlyList<string> Wrap(WorkerKey key, IReadOnlyList<string> command, bool isSent) =>
    [
        .. OutputWrapper.Shell(s_script, isSent), KeptContainer.Mark, MarkOf(key), .. command,
    ];

    /// <summary>What is written to the wrapper's input; the caller zeroes it. Files go to the container's own memory file system.</summary>
    public static byte[] Feed(WorkerKey key, IReadOnlyList<WorkerSecret> secrets) => SecretAssignments.Of(secrets, MarkOf(key), "/dev/shm");

    private static string MarkOf(WorkerKey key) => $"#end-of-secrets-{key}";
}

using System.Text;

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

    /// <summary>What is written to the wrapper's input.</summary>
    public static byte[] Feed(WorkerKey key, IReadOnlyDictionary<string, string> secrets)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in secrets)
        {
            text.Append("export ").Append(name).Append("='").Append(value.Replace("'", @"'\''", StringComparison.Ordinal)).Append("'\n");
        }

        return Encoding.UTF8.GetBytes(text.Append(MarkOf(key)).Append('\n').ToString());
    }

    private static string MarkOf(WorkerKey key) => $"#end-of-secrets-{key}";
}

using System.Text;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Looks for a secret's value, plain or in base64, whatever stands before it there.</summary>
internal static class SecretTraces
{
    /// <summary>What the value holds.</summary>
    public const string Core = "s3cr3t-in-a-b0x";

    private static readonly string[] s_forms = [Core, .. Enumerable.Range(0, 3).Select(InBase64)];

    /// <summary>Files below the folders, whoever they belong to, that hold it.</summary>
    public static async Task<string[]> InFilesAsync(params string[] folders)
    {
        // Not into devices, pipes and sockets. 1 is: nothing found; 2: a file has gone meanwhile.
        (int _, string output) = await DockerCommand.TryAsync(
            "grep", ["--recursive", "--text", "--fixed-strings", "--files-with-matches", "--no-messages", "--devices=skip", .. s_forms.SelectMany(form => new[] { "-e", form }), .. folders]);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Processes that show it in their command line or environment.</summary>
    /// <param name="isAsked">Says of a control group whether its processes are asked.</param>
    public static IReadOnlyList<string> InProcesses(Predicate<string> isAsked) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Where(folder => isAsked(Read(folder, "cgroup")))
            .Where(folder => s_forms.Any(form => (Read(folder, "cmdline") + Read(folder, "environ")).Contains(form, StringComparison.Ordinal))),
    ];

    private static string InBase64(int before)
    {
        string text = Convert.ToBase64String([.. new byte[before], .. Encoding.ASCII.GetBytes(Core)]).TrimEnd('=');
        // The characters at both ends depend on what stands beside it.
        return text[(before == 0 ? 0 : before + 1)..^1];
    }

    private static string Read(string folder, string file)
    {
        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(folder, file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

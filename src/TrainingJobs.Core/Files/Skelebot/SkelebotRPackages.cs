using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// Packages of R as skelebot names them: <c>name</c>, <c>name=version</c>, <c>github:user/repo:name</c>, <c>file:path:name</c>. The
/// <c>:name</c> at the end tells skelebot what to load afterwards.
/// </summary>
internal static class SkelebotRPackages
{
    private const string Remotes = "if (!requireNamespace(\"remotes\")) install.packages(\"remotes\"); ";

    /// <summary>The command that installs a package in an image; null when that cannot be, which is a warning.</summary>
    public static string? Install(YamlScalar item, DiagnosticBag diagnostics)
    {
        string text = item.Text.Trim();
        if (text.StartsWith("file:", StringComparison.Ordinal))
        {
            diagnostics.Warning(
                DiagnosticCodes.NotHonoured, item.Position, $"The package of R '{item.Shown}' is not installed: an image that a target builds holds no file of the project.",
                "Name it as github:user/repo, or choose a 'baseImage' that has it.");
            return null;
        }

        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string call = text.StartsWith("github:", StringComparison.Ordinal) ? FromGit(WithoutName(text["github:".Length..]))
            : equals > 0 ? $"{Remotes}remotes::install_version({Quote(text[..equals])}, {Quote(text[equals..].TrimStart('='))})"
            : $"install.packages({Quote(text)})";
        return ShellQuoting.Join(["Rscript", "-e", $"options(repos = \"https://cloud.r-project.org\"); {call}"]);
    }

    private static string FromGit(string address) =>
        address.Contains("://", StringComparison.Ordinal) ? $"{Remotes}remotes::install_git({Quote(address)})" : $"{Remotes}remotes::install_github({Quote(address)})";

    /// <summary>The address without the name behind its last colon.</summary>
    private static string WithoutName(string address)
    {
        int colon = address.LastIndexOf(':');
        return colon > 0 && address.AsSpan(colon + 1).IndexOf('/') < 0 ? address[..colon] : address;
    }

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Files;

/// <summary>Writes commands of systems without our placeholders so that planning leaves them as they are.</summary>
internal static partial class CommandLiteral
{
    /// <summary>The text for a command of a job without parameters: only the escape <c>$${x}</c> would be taken for ours.</summary>
    public static string Of(string text) => Escape().Replace(text, "$$$0");

    [GeneratedRegex(@"\$\$\{[A-Za-z_][A-Za-z0-9_.-]*\}")]
    private static partial Regex Escape();
}

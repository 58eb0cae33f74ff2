using Tomlyn;
using Tomlyn.Model;
using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Core.Files;

/// <summary>Looks into files in TOML that belong to a project.</summary>
internal static class TomlFile
{
    /// <summary>The content; null when it is no TOML, which is a warning with the place in that file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="place">Where the file is called for.</param>
    /// <param name="diagnostics">Where the warning goes.</param>
    public static TomlTable? Parse(string text, string name, TextPosition place, DiagnosticBag diagnostics)
    {
        try
        {
            return TomlSerializer.Deserialize<TomlTable>(text);
        }
        catch (TomlException exception)
        {
            string at = exception.Line is { } line ? $" (line {line})" : "";
            diagnostics.Warning(
                DiagnosticCodes.SyntaxError, place, $"'{DiagnosticText.Value(name)}' is no valid TOML{at}, so nothing of it is known: {exception.Message}", "Correct that file.");
            return null;
        }
    }

    public static TomlTable? Table(TomlTable table, string key) => table.TryGetValue(key, out object? value) ? value as TomlTable : null;

    public static string? Text(TomlTable table, string key) => table.TryGetValue(key, out object? value) ? value as string : null;

    public static IEnumerable<string> Texts(TomlTable table, string key) =>
        table.TryGetValue(key, out object? value) && value is TomlArray items ? items.OfType<string>() : [];
}

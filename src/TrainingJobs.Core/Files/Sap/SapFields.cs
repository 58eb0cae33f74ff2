using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Sap;

/// <summary>The fields of a job as they stand in the file, with those over them that were given when it was read.</summary>
internal sealed class SapFields(YamlMapping own, IReadOnlyDictionary<string, string> config)
{
    public YamlMapping Own => own;

    public TextPosition Position => own.Position;

    /// <summary>The field of that name in this mapping.</summary>
    public YamlNode? Find(string key) => Find(own, key);

    /// <summary>The field of that name in a part of it; one that is empty, as the editor of operators leaves them, is not there.</summary>
    public YamlNode? Find(YamlMapping? part, string key)
    {
        YamlEntry? entry = part?.Find(key);
        return config.FirstOrDefault(c => c.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) is { Key: not null } given
            ? new YamlScalar(entry?.Value.Position ?? own.Position, given.Value, isPlain: false, tag: null)
            : part is not null && NodeReader.Field(part, key) is { } value and not YamlScalar { Text.Length: 0 } ? value : null;
    }

    /// <summary>Says which of the given fields mean nothing.</summary>
    public void CheckConfig(IReadOnlyList<string> known, DiagnosticBag diagnostics)
    {
        foreach (string key in config.Keys.Where(k => !known.Contains(k, StringComparer.OrdinalIgnoreCase)))
        {
            diagnostics.Warning(
                DiagnosticCodes.UnknownKey, own.Position, $"The field '{key}' that was given for this file means nothing here and is ignored.",
                KeySuggestions.DidYouMean(key, known) ?? $"Known fields: {string.Join(", ", known)}.");
        }
    }
}

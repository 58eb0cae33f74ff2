using System.Security.Cryptography;
using System.Text;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Makes names of jobs from what other systems allow as names.</summary>
internal static class JobNames
{
    // By a table: without ICU, which the console program does not load, .NET takes no letters apart.
    private const string Marked = "àáâãäåāăąÀÁÂÃÄÅĀĂĄçćĉċčÇĆĈĊČďđðĎĐÐèéêëēĕėęěÈÉÊËĒĔĖĘĚĝğġģĜĞĠĢĥħĤĦìíîïĩīĭįıÌÍÎÏĨĪĬĮİĵĴķĶĺļľŀłĹĻĽĿŁñńņňÑŃŅŇòóôõöøōŏőÒÓÔÕÖØŌŎŐŕŗřŔŖŘśŝşšșŚŜŞŠȘţťŧțŢŤŦȚùúûüũūŭůűųÙÚÛÜŨŪŬŮŰŲŵŴýÿŷÝŸŶźżžŹŻŽ";
    private const string Plain = "aaaaaaaaaAAAAAAAAAcccccCCCCCdddDDDeeeeeeeeeEEEEEEEEEggggGGGGhhHHiiiiiiiiiIIIIIIIIIjJkKlllllLLLLLnnnnNNNNoooooooooOOOOOOOOOrrrRRRsssssSSSSSttttTTTTuuuuuuuuuuUUUUUUUUUUwWyyyYYYzzzZZZ";

    /// <summary>
    /// The name with <c>_</c> for what ours cannot hold, 63 characters at most. Letters with marks lose these; a name that loses
    /// letters of other scripts ends in a number made of it, so that two of them stay two.
    /// </summary>
    public static string Sanitize(string text)
    {
        if (NameRules.IsJobName(text))
        {
            return text;
        }

        var name = new StringBuilder();
        bool isLossy = false;
        foreach (Rune rune in text.Trim().EnumerateRunes())
        {
            string part = rune.IsAscii ? rune.ToString() : LatinOf(rune);
            isLossy |= part.Length == 0 && Rune.IsLetterOrDigit(rune);
            foreach (char c in part.Length == 0 ? "_" : part)
            {
                bool isPart = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
                if (name.Length == 0 ? char.IsAsciiLetterOrDigit(c) : isPart || name[^1] != '_')
                {
                    name.Append(isPart ? c : '_');
                }
            }
        }

        string suffix = isLossy ? "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Trim())))[..6] : "";
        string made = name.ToString()[..Math.Min(name.Length, NameRules.MaxJobNameLength - suffix.Length)].TrimEnd('_');
        return (made.Length == 0 ? "job" : made) + suffix;
    }

    /// <summary>The Latin letters of a letter with marks; empty for any other.</summary>
    private static string LatinOf(Rune rune)
    {
        int at = Marked.IndexOf(rune.ToString(), StringComparison.Ordinal);
        return rune.Value switch
        {
            'ß' => "ss",
            'æ' => "ae",
            'Æ' => "AE",
            'œ' => "oe",
            'Œ' => "OE",
            'þ' => "th",
            'Þ' => "Th",
            _ => at < 0 ? "" : Plain[at].ToString(),
        };
    }

    /// <summary>The name of the job that the node names, said when it is another; without a node, the name of the file.</summary>
    public static (string Name, string? Original) Read(YamlNode? node, string key, TextPosition otherwise, JobFileContext context, NodeReader reader)
    {
        if (node is null)
        {
            string made = Sanitize(Path.GetFileNameWithoutExtension(context.File));
            context.Diagnostics.Warning(
                DiagnosticCodes.MissingField, otherwise, $"There is no '{key}'; the job is called '{made}', like its file.", $"Add '{key}'.");
            return (made, null);
        }

        if (reader.FilledText(node, key) is not { } text)
        {
            return (Sanitize(Path.GetFileNameWithoutExtension(context.File)), null);
        }

        string name = Sanitize(text);
        if (name == text)
        {
            return (name, null);
        }

        context.Diagnostics.Information(
            DiagnosticCodes.NameChanged, node.Position, $"The job is called '{name}' here: a name has letters, digits, '.', '_' and '-' only, {NameRules.MaxJobNameLength} at most.");
        return (name, text);
    }
}

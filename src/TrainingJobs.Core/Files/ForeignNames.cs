using System.Text;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Makes names of jobs from what other systems allow as names.</summary>
internal static class ForeignNames
{
    /// <summary>The name with <c>_</c> for what ours cannot hold, 63 characters at most.</summary>
    public static string Make(string text)
    {
        if (NameRules.IsJobName(text))
        {
            return text;
        }

        var name = new StringBuilder();
        foreach (char c in text.Trim())
        {
            bool isPart = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
            if (name.Length == 0 ? char.IsAsciiLetterOrDigit(c) : isPart || name[^1] != '_')
            {
                name.Append(isPart ? c : '_');
            }
        }

        string made = name.ToString()[..Math.Min(name.Length, NameRules.MaxJobNameLength)].TrimEnd('_');
        return made.Length == 0 ? "job" : made;
    }

    /// <summary>The name of the job that the node names, said when it is another; without a node, the name of the file.</summary>
    public static (string Name, string? Original) Read(YamlNode? node, string key, TextPosition otherwise, JobFileContext context, NodeReader reader)
    {
        if (node is null)
        {
            string made = Make(Path.GetFileNameWithoutExtension(context.File));
            context.Diagnostics.Warning(
                DiagnosticCodes.MissingField, otherwise, $"There is no '{key}'; the job is called '{made}', like its file.", $"Add '{key}'.");
            return (made, null);
        }

        if (reader.Text(node, key) is not { } text)
        {
            return (Make(Path.GetFileNameWithoutExtension(context.File)), null);
        }

        string name = Make(text);
        if (name == text)
        {
            return (name, null);
        }

        context.Diagnostics.Information(
            DiagnosticCodes.NameChanged, node.Position, $"The job is called '{name}' here: a name has letters, digits, '.', '_' and '-' only, {NameRules.MaxJobNameLength} at most.");
        return (name, text);
    }
}

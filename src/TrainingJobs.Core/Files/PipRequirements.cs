using System.Text.RegularExpressions;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Reads requirements for pip from one text, where spaces or lines stand between them.</summary>
internal sealed partial class PipRequirements(DiagnosticBag diagnostics)
{
    /// <summary>The Python environment; null when nothing is to be installed and Python 3 is wanted, which is what is there.</summary>
    public PythonRequirements? Read(YamlNode? node, string version)
    {
        var packages = new List<string>();
        string? file = null;
        foreach (string line in Texts(node).SelectMany(t => t.Split('\n')))
        {
            ReadLine(Comment().Replace(line, "").Trim(), node!, packages, ref file);
        }

        return packages.Count == 0 && file is null && version == "3"
            ? null : new PythonRequirements { Version = version, Requirements = file, Packages = packages };
    }

    private IEnumerable<string> Texts(YamlNode? node)
    {
        if (node is YamlMapping)
        {
            new NodeReader(diagnostics).WrongType(node, "requirements", "text");
            return [];
        }

        return node is YamlScalar scalar ? [scalar.Text] : new NodeReader(diagnostics).Texts(node, "requirements");
    }

    private void ReadLine(string line, YamlNode node, List<string> packages, ref string? file)
    {
        if (line.Contains(';', StringComparison.Ordinal))
        {
            // A marker has spaces of its own, so the line is one requirement.
            packages.Add(line);
            return;
        }

        string[] words = Operator().Replace(line, "${sign}").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            bool isFile = words[i] is "-r" or "--requirement";
            if (isFile && i + 1 < words.Length && file is null)
            {
                file = words[++i];
            }
            else if (words[i].StartsWith('-'))
            {
                // Options take their values along: which ones have one, only pip knows.
                string rest = string.Join(' ', words[i..]);
                diagnostics.Warning(
                    DiagnosticCodes.NotHonoured, node.Position, $"'{rest}' in 'requirements' is for pip itself and is left out.",
                    "Put such options into a requirements file, or set PIP_ variables where the run is started.");
                return;
            }
            else
            {
                packages.Add(words[i]);
            }
        }
    }

    [GeneratedRegex(@"(?:^|\s)#.*$")]
    private static partial Regex Comment();

    // "numpy >= 1.0, < 2" and "x @ https://…" are one requirement each.
    [GeneratedRegex(@"\s*(?<sign>===|==|>=|<=|~=|!=|<|>|,|(?<=\s)@(?=\s))\s*")]
    private static partial Regex Operator();
}

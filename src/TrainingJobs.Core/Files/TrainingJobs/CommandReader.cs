using System.Text.RegularExpressions;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads commands: a list is an argument vector, a text is for a shell.</summary>
internal sealed partial class CommandReader(NodeReader reader)
{
    private const int MaxPlaceholders = 1000;

    private readonly List<YamlScalar> _words = [];

    /// <summary>The command; null when there is none, or when it is wrong, which is reported.</summary>
    public JobCommand? Read(YamlNode? node, string what = TrainingJobsKeys.Command)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlScalar:
                return reader.FilledText(node, what) is { } text ? JobCommand.ForShell(text) : null;
            case YamlMapping shell when shell.Find("run") is not null:
                reader.CheckKeys(shell, TrainingJobsKeys.ShellCommand, $"'{what}'");
                string? name = reader.Text(NodeReader.Field(shell, "shell"), "shell");
                return reader.FilledText(NodeReader.Field(shell, "run"), "run") is { } line ? JobCommand.ForShell(line, name) : null;
            case YamlSequence { Items.Count: 0 }:
                reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'{what}' is an empty list.", "Write the program first, then its arguments.");
                return null;
            case YamlSequence:
                IReadOnlyList<YamlScalar> words = reader.TextNodes(node, what, allowEmpty: true);
                if (words.Count == 0)
                {
                    return null;
                }

                if (words[0].Text.Length == 0)
                {
                    reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, words[0].Position, $"The program in '{what}' is an empty text.");
                }

                _words.AddRange(words);
                return JobCommand.Vector(words.Select(w => w.Text));
            default:
                reader.WrongType(node, what, "a list (program and arguments) or a text (for a shell)");
                return null;
        }
    }

    /// <summary>A list of commands; a text or a mapping alone is a list of one.</summary>
    public IReadOnlyList<JobCommand> ReadList(YamlNode? node, string what)
    {
        IEnumerable<YamlNode> items = node switch { null => [], YamlSequence sequence => sequence.Items, _ => [node] };
        return items.Select(item => Read(item, what)).OfType<JobCommand>().ToArray();
    }

    public WorkerSet ReadWorkers(YamlNode? node)
    {
        if (node is not YamlSequence sequence)
        {
            int count = reader.Integer(node, "workers", 1, "Write a number, or a list with one command for each worker.") ?? 1;
            CheckCount(count, node);
            return new WorkerSet { Equal = Math.Min(count, WorkerSet.Most) };
        }

        if (sequence.Items.Count == 0)
        {
            reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, "'workers' is an empty list.", "Leave it out for one worker.");
        }

        CheckCount(sequence.Items.Count, node);
        var commands = new List<JobCommand>();
        foreach (YamlNode item in sequence.Items)
        {
            YamlNode? command = item is YamlScalar { IsNull: true } ? null : item;
            if (item is YamlMapping mapping && mapping.Find("run") is null)
            {
                reader.CheckKeys(mapping, TrainingJobsKeys.Worker, "a worker");
                command = NodeReader.Field(mapping, TrainingJobsKeys.Command);
            }

            if (command is null)
            {
                reader.Diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A worker has no command.", "Write '- [program, argument]'.");
            }
            else if (Read(command) is { } one)
            {
                commands.Add(one);
            }
        }

        return new WorkerSet { Commands = commands };
    }

    private void CheckCount(int count, YamlNode? node)
    {
        if (count > WorkerSet.Most)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, node!.Position, $"{count} workers are too many: a run has {WorkerSet.Most} at most.", "Start several runs.");
        }
    }

    /// <summary>Warns about placeholders in vectors that look like misspelt parameters; others may mean something to the program.</summary>
    public void CheckPlaceholders(IReadOnlyList<JobParameter> parameters)
    {
        var names = parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        IEnumerable<(YamlScalar Word, Match Match)> placeholders = _words
            .Where(w => w.Text.Contains("${", StringComparison.Ordinal))
            .SelectMany(w => Placeholder().Matches(w.Text).Select(m => (w, m)))
            .Take(MaxPlaceholders);
        foreach ((YamlScalar word, Match match) in placeholders)
        {
            string name = match.Groups["name"].Value;
            if (!names.Contains(name) && reader.Diagnostics.DidYouMean(name, names) is { } suggestion)
            {
                reader.Diagnostics.Warning(
                    DiagnosticCodes.UnknownPlaceholder, word.Position, $"There is no parameter '{name}', so '{match.Value}' stays as it is.",
                    suggestion);
            }
        }
    }

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\}")]
    private static partial Regex Placeholder();
}

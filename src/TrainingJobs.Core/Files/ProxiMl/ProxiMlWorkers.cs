using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads the commands of the workers, and checks how many a type of job may have.</summary>
internal sealed class ProxiMlWorkers(YamlMapping root, NodeReader reader, JobFileContext context)
{
    private const int MaxWorkers = WorkerSet.Most;

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;

    public WorkerSet Read(string kind)
    {
        YamlNode? workers = NodeReader.Field(root, "workers");
        YamlNode? old = NodeReader.Field(root, "worker_commands");
        if (workers is not null && old is YamlSequence { Items.Count: > 0 })
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, old.Position, "'workers' and 'worker_commands' mean the same, but both are given.", "Keep 'workers'.");
        }

        YamlNode? node = workers ?? old;
        List<JobCommand> commands = [.. ReadCommands(node), .. ReadEqual()];
        Check(kind, commands.Count, node);
        return new WorkerSet { Commands = commands };
    }

    private IEnumerable<JobCommand> ReadCommands(YamlNode? node)
    {
        foreach (YamlNode item in node is YamlScalar ? [node] : reader.Items(node, "workers", "Write one command for each worker."))
        {
            // Newer requests may have {"command": …}, like the records of jobs.
            YamlNode? command = item is YamlMapping mapping ? NodeReader.Field(mapping, "command") : item;
            if (command is null)
            {
                _diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A worker has no 'command'.");
            }
            else if (reader.FilledText(command, "workers") is { } text)
            {
                yield return ToCommand(text, command.Position);
            }
        }
    }

    // The oldest requests have one command and a number of workers that run it.
    private IEnumerable<JobCommand> ReadEqual()
    {
        YamlNode? command = NodeReader.Field(root, "command");
        YamlNode? countNode = NodeReader.Field(root, "worker_count");
        int count = reader.Integer(countNode, "worker_count", 1) ?? 1;
        if (command is null)
        {
            if (countNode is not null && NodeReader.Field(root, "workers") is null && NodeReader.Field(root, "worker_commands") is null)
            {
                _diagnostics.Error(DiagnosticCodes.MissingField, countNode.Position, "There is a 'worker_count', but no 'command' for the workers.");
            }

            return [];
        }

        if (count > MaxWorkers)
        {
            _diagnostics.Error(DiagnosticCodes.InvalidValue, countNode!.Position, $"A job has {MaxWorkers} workers at most, not {count}.");
            return [];
        }

        return reader.FilledText(command, "command") is { } text ? Enumerable.Repeat(ToCommand(text, command.Position), count) : [];
    }

    private JobCommand ToCommand(string text, TextPosition position)
    {
        if (Placeholders.IsOne(text))
        {
            _diagnostics.Warning(DiagnosticCodes.InvalidValue, position, $"'{text}' is a placeholder for a command, and no command itself.", "Write the command in its place.");
        }

        return JobCommand.ForShell(CommandLiteral.Of(text));
    }

    private void Check(string kind, int count, YamlNode? node)
    {
        TextPosition place = node?.Position ?? root.Position;
        switch (kind)
        {
            case "training" when count == 0:
                _diagnostics.Error(DiagnosticCodes.MissingField, place, "A training job needs at least one worker.", "Write its command into 'workers'.");
                break;
            case "inference" when count != 1:
                _diagnostics.Error(
                    DiagnosticCodes.InvalidValue, place, $"An inference job has exactly one worker, but this one has {(count == 0 ? "none" : $"{count}")}.",
                    "Write one command into 'workers'.");
                break;
            case "endpoint" when count > 0:
                _diagnostics.Error(
                    DiagnosticCodes.ConflictingFields, place, "An endpoint has no workers with commands.", "Write 'start_command' into 'endpoint' to run a server of your own.");
                break;
            case "notebook" when count > 0:
                _diagnostics.Warning(DiagnosticCodes.NotHonoured, place, "A notebook has no workers with commands; these are ignored.");
                break;
        }
    }
}

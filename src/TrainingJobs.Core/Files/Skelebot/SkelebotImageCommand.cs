using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>What the distributable image of a project runs: its primary job.</summary>
internal static class SkelebotImageCommand
{
    /// <summary>The command with all defaults, and variables left to the shell of the container; arguments have no default.</summary>
    public static JobCommand Default(SkelebotSource source, IEnumerable<SkelebotParameter> parameters)
    {
        var text = new List<string> { source.Command.Shell ?? ShellQuoting.Join(source.Command.Arguments!) };
        foreach (SkelebotParameter parameter in parameters.Where(p => !p.Definition.Positional))
        {
            string option = parameter.Definition.Name.Length == 1 ? "-" + parameter.Definition.Name : "--" + parameter.Definition.Name;
            if (parameter.IsSetInImage)
            {
                text.Add(option);
            }
            else if (parameter.Definition.Default is { Count: > 0 } value)
            {
                text.Add(option);
                text.AddRange(value.Select(v => v.Contains('$', StringComparison.Ordinal) ? $"\"{v.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : ShellQuoting.Quote(v)));
            }
        }

        return JobCommand.ForShell(string.Join(' ', text), "/bin/bash");
    }

    /// <summary>The command alone: what is given to the container comes behind it.</summary>
    public static JobCommand Entrypoint(SkelebotSource source) =>
        source.Command is { Shell: { } text } ? JobCommand.Vector("/bin/bash", "-c", text + " \"$@\"", "bash") : source.Command;
}

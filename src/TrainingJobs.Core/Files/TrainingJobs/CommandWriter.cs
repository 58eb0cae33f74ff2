using System.Globalization;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes commands: an argument vector as a list, what a shell runs as a text.</summary>
internal sealed class CommandWriter(YamlWriter yaml)
{
    /// <summary>A command, nothing when there is none.</summary>
    public void Write(string key, JobCommand? command)
    {
        if (command is { Shell: not null, ShellName: not null })
        {
            yaml.Section(key, () => WriteShell(command));
        }
        else if (command is { Shell: { } text })
        {
            yaml.Text(key, text);
        }
        else if (command is not null)
        {
            yaml.Texts(key, command.Arguments ?? []);
        }
    }

    public void WriteList(string key, IReadOnlyList<JobCommand> commands)
    {
        if (commands.Count > 0)
        {
            yaml.Section(key, () =>
            {
                foreach (JobCommand command in commands)
                {
                    WriteItem(command);
                }
            });
        }
    }

    public void WriteWorkers(WorkerSet workers)
    {
        if (workers.Commands.Count == 0)
        {
            yaml.Number("workers", workers.Equal == 1 ? null : workers.Equal.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            yaml.List("workers", workers.Commands, command => Write(TrainingJobsKeys.Command, command));
        }
    }

    private void WriteItem(JobCommand command)
    {
        if (command is { Shell: { } text, ShellName: null })
        {
            yaml.Items([text]);
        }
        else if (command.IsShell)
        {
            yaml.Item(() => WriteShell(command));
        }
        else
        {
            yaml.Item(() => yaml.Items(command.Arguments ?? []));
        }
    }

    private void WriteShell(JobCommand command)
    {
        yaml.Text("run", command.Shell);
        yaml.Text("shell", command.ShellName);
    }
}

using System.CommandLine;
using TrainingJobs.Host.Commands;

namespace TrainingJobs.Host;

/// <summary>All commands of the program.</summary>
internal static class CommandTree
{
    /// <summary>Commands that pass what stands after <c>--</c> on to the job.</summary>
    public static IReadOnlyList<string> TakingWords { get; } = ["run", "start", "plan", "schedule"];

    public static RootCommand Build(HostSession session)
    {
        var root = new RootCommand("Runs machine-learning training jobs that outlive the shell they were started from.");
        root.Subcommands.Add(RunCommand.Create(session));
        root.Subcommands.Add(StartCommand.Create(session));
        root.Subcommands.Add(PlanCommand.Create(session));
        root.Subcommands.Add(ValidateCommand.Create(session));
        root.Subcommands.Add(ListCommand.Create(session));
        root.Subcommands.Add(ShowCommand.Create(session));
        root.Subcommands.Add(LogsCommand.Create(session));
        root.Subcommands.Add(WaitCommand.Create(session));
        root.Subcommands.Add(StopCommand.Create(session));
        root.Subcommands.Add(RestartCommand.Create(session));
        root.Subcommands.Add(RemoveCommand.Create(session));
        root.Subcommands.Add(ArtifactsCommand.Create(session));
        root.Subcommands.Add(GpusCommand.Create(session));
        root.Subcommands.Add(SizesCommand.Create(session));
        root.Subcommands.Add(TargetCommand.Create(session));
        root.Subcommands.Add(ScheduleCommand.Create(session));
        root.Subcommands.Add(SecretCommand.Create(session));
        root.Subcommands.Add(AgentCommand.Create(session));
        return root;
    }
}

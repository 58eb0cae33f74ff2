using System.CommandLine;
using TrainingJobs.Host.Commands;

namespace TrainingJobs.Host;

/// <summary>Says what is wrong with a command line.</summary>
internal static class CommandLineErrors
{
    /// <exception cref="BadInputException">The command line cannot be understood.</exception>
    public static void ThrowIfAny(ParseResult parsed, bool hasWords)
    {
        if (parsed.Errors.Count == 0)
        {
            return;
        }

        Command command = parsed.CommandResult.Command;
        string unknown = string.Join(' ', parsed.UnmatchedTokens);
        string sentence = (command, unknown) switch
        {
            (RootCommand, "") => $"A command is missing. {Commands(command)}",
            (RootCommand, _) => $"'{parsed.UnmatchedTokens[0]}' is no command. {Commands(command)}",
            (_, "") => $"{string.Join(' ', parsed.Errors.Select(e => e.Message.ReplaceLineEndings(" ")))} {Help(command)}",
            _ when CommandTree.TakingWords.Contains(command.Name) && !hasWords =>
                $"'{command.Name}' does not know: {unknown}. Arguments for the job stand after '--'.",
            // What is too much may be a value, which must not be shown.
            _ when command.Name == SecretCommand.SetName => $"'{command.Name}' takes a name and nothing more; the value comes from standard input. {Help(command)}",
            _ => $"'{command.Name}' does not know: {unknown}. {Help(command)}",
        };
        throw new BadInputException("CommandLineInvalid", sentence);
    }

    private static string Commands(Command root) => $"Commands are {string.Join(", ", root.Subcommands.Select(c => c.Name))}.";

    private static string Help(Command command)
    {
        string path = command.Name;
        for (Command at = command; at.Parents.OfType<Command>().FirstOrDefault() is { } parent; at = parent)
        {
            path = $"{(parent is RootCommand ? "trainingjobs" : parent.Name)} {path}";
        }

        return $"See '{path} --help'.";
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using TrainingJobs.Host.Commands;

namespace TrainingJobs.Host;

/// <summary>Says what is wrong with a command line.</summary>
internal static class CommandLineErrors
{
    /// <exception cref="BadInputException">The command line cannot be understood.</exception>
    public static void ThrowIfAny(ParseResult parsed, bool hasWords)
    {
        ThrowIfOptionAmongValues(parsed);
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

    /// <summary>
    /// An option that a command does not know would be taken as one more of its ids or files, after the others were acted on. What really begins
    /// with a dash can be given behind <c>--</c>, and a file as <c>./-x</c>.
    /// </summary>
    private static void ThrowIfOptionAmongValues(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
        {
            return;
        }

        Command command = parsed.CommandResult.Command;
        string[] unknown =
        [
            .. command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
                .Select(token => token.Value)
                .Where(value => value.Length > 1 && value[0] == '-'),
        ];
        if (unknown.Length == 0)
        {
            return;
        }

        string sentence = command.Name == SecretCommand.SetName
            // What is too much may be a value, which must not be shown.
            ? $"'{command.Name}' takes a name and nothing more; the value comes from standard input. {Help(command)}"
            : $"'{command.Name}' has no option {string.Join(", ", unknown)}; nothing was done. {Help(command)}";
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

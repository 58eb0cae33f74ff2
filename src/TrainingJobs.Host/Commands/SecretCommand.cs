using System.CommandLine;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Stores, lists and removes secrets. Values come from standard input or the keyboard, never from the command line.</summary>
internal static class SecretCommand
{
    public const string SetName = "set";

    public static Command Create(HostSession session) => new("secret", "Keep secrets, encrypted, for the jobs that name them.")
    {
        Set(session), List(session), Remove(session),
    };

    private static Command Set(HostSession session)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the secret; upper and lower case differ." };
        var noClobber = new Option<bool>("--no-clobber") { Description = "Keep a secret that is there." };
        var command = new Command(
            SetName, "Store a secret. The value is read from standard input, or asked for when that is a terminal; the line end of a single line is left out.")
        {
            name, noClobber,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = parsed.GetRequiredValue(name);
            // A thread that waits for the keyboard cannot be woken; it is left behind.
            using SecretValue value = await Task.Run(() => SecretPrompt.Read(session.Console, wanted), CancellationToken.None)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            session.Client.Secrets.Set(wanted, value, replace: !parsed.GetValue(noClobber));
            session.Console.Output.WriteLine($"Secret {wanted} set");
            if (!SecretRedactor.CanRedact(value))
            {
                session.Console.Error.WriteLine(
                    $"warning SecretShort: The value of '{wanted}' is so short that it stands in any log by chance. It will not be redacted there.");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static Command List(HostSession session)
    {
        Option<bool> json = CommandOptions.Json();
        var command = new Command("list", "List names and dates of the secrets.") { json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<SecretInfo> secrets = session.Client.Secrets.List();
            if (parsed.GetValue(json))
            {
                session.WriteJson([.. secrets.Select(SecretInfoDocument.From)], HostJsonContext.Readable.IReadOnlyListSecretInfoDocument);
            }
            else if (secrets.Count > 0)
            {
                RunTable.WriteSecrets(session.Console, secrets);
            }
            else
            {
                session.Console.Error.WriteLine("No secrets.");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Remove(HostSession session)
    {
        var names = new Argument<string[]>("NAME") { Description = "Names of secrets.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("remove", "Remove secrets.") { names };
        command.SetAction((parsed, _) => EachRun.DoAsync(session, parsed.GetRequiredValue(names), name =>
        {
            session.Client.Secrets.Remove(name);
            session.Console.Output.WriteLine($"Secret {name} removed");
            return Task.CompletedTask;
        }));
        return command;
    }
}

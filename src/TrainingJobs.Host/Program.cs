using System.CommandLine;
using System.Runtime.InteropServices;
using TrainingJobs.Core;
using TrainingJobs.Host;
using TrainingJobs.Host.Terminal;

var console = new HostConsole();
using var cancellation = new CancellationTokenSource();
int exitCodeOfSignal = ExitCodes.Interrupted;
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Cancel(c, ExitCodes.Interrupted));
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Cancel(c, ExitCodes.Terminated));
try
{
    return await RunAsync().ConfigureAwait(false);
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    return exitCodeOfSignal;
}
catch (BadInputException error)
{
    if (error.Message.Length > 0)
    {
        console.WriteError(error.Code, error.Message);
    }

    return ExitCodes.BadInput;
}
catch (TrainingJobsException error)
{
    console.WriteError(error.Code, error.Message);
    WriteDetails(error);
    return ExitCodes.Of(error);
}
catch (OutputClosedException)
{
    return ExitCodes.OutputClosed;
}
catch (Exception error)
{
    string sentence = error.Message.ReplaceLineEndings(" ");
    console.WriteError("InternalError", $"{sentence} Set TRAININGJOBS_DEBUG=1 to see the details.");
    WriteDetails(error);
    return ExitCodes.Unavailable;
}

async Task<int> RunAsync()
{
    int dashes = args.Length > 0 && CommandTree.TakingWords.Contains(args[0]) ? Array.IndexOf(args, "--") : -1;
    using var session = new HostSession(console, dashes < 0 ? [] : args[(dashes + 1)..]);
    ParseResult parsed = CommandTree.Build(session).Parse(
        dashes < 0 ? args : args[..dashes], new ParserConfiguration { ResponseFileTokenReplacer = null });
    CommandLineErrors.ThrowIfAny(parsed, hasWords: dashes >= 0);
    try
    {
        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = console.Output,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            cancellation.Token).ConfigureAwait(false);
    }
    finally
    {
        console.Flush();
    }
}

// The first signal ends what the command does in its own way, a second one ends the process at once.
void Cancel(PosixSignalContext context, int exitCode)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    exitCodeOfSignal = exitCode;
    cancellation.Cancel();
}

void WriteDetails(Exception error)
{
    if (Environment.GetEnvironmentVariable("TRAININGJOBS_DEBUG") is "1")
    {
        console.Error.WriteLine(error);
    }
}

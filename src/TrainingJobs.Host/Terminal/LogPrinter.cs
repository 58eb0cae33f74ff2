using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Terminal;

/// <summary>
/// Prints log records. A record that no line end followed is a piece of a very long line or the last line of all: the next record
/// of the same worker continues it, anything else starts a new line.
/// </summary>
internal sealed class LogPrinter(HostConsole console, LogPrintOptions options)
{
    private readonly OpenLine _output = new(console.OutputStream);
    private readonly OpenLine? _error = options.SplitStreams ? new OpenLine(console.ErrorStream) : null;

    /// <summary>Prints all records; what is there is shown before more is waited for.</summary>
    /// <exception cref="OutputClosedException">Nobody reads the output any more.</exception>
    public async Task PrintAsync(IAsyncEnumerable<LogRecord> records, CancellationToken cancellationToken)
    {
        using var watch = new ClosedOutputWatch(cancellationToken);
        try
        {
            await PrintAllAsync(records, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watch.IsClosed)
        {
            throw new OutputClosedException("The reader of the output has gone.");
        }

        if (!options.Raw)
        {
            _output.End();
            _error?.End();
        }

        Flush();
    }

    private async Task PrintAllAsync(IAsyncEnumerable<LogRecord> records, CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<LogRecord> source = records.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            ValueTask<bool> next = source.MoveNextAsync();
            if (!next.IsCompleted)
            {
                Flush();
            }

            if (!await next.ConfigureAwait(false))
            {
                return;
            }

            Print(source.Current);
        }
    }

    private void Print(LogRecord record)
    {
        byte[] bytes = record.GetBytes();
        if (options.Raw)
        {
            if (record.Stream != LogStream.Setup)
            {
                console.OutputStream.Write(bytes);
                console.OutputStream.Write(Ending(record.Terminator));
            }

            return;
        }

        OpenLine line = Target(record.Stream);
        var source = (record.RunId, record.Attempt, record.Worker, record.Stream);
        line.Begin(source, Prefix(record));
        line.Write(bytes);
        if (record.Terminator == LogTerminator.Cr && options.KeepCarriageReturns)
        {
            line.Close("\r"u8);
        }
        else if (record.Terminator != LogTerminator.None)
        {
            line.End();
        }
    }

    private string Prefix(LogRecord record) =>
        $"{(options.ShowSteps && record.Step is { } step ? $"[{step}] " : "")}{(options.ShowWorkers && record.Worker >= 0 ? $"[{record.Worker}] " : "")}";

    private OpenLine Target(LogStream stream) =>
        stream == LogStream.Output ? _output : _error ?? _output;

    private void Flush()
    {
        console.OutputStream.Flush();
        console.ErrorStream.Flush();
    }

    private static ReadOnlySpan<byte> Ending(LogTerminator terminator) => terminator switch
    {
        LogTerminator.Lf => "\n"u8,
        LogTerminator.CrLf => "\r\n"u8,
        LogTerminator.Cr => "\r"u8,
        _ => default,
    };
}

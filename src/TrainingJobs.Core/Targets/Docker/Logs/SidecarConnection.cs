using System.Globalization;
using System.Text;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>A connection to a store, which gives what comes from some offsets on and is told what may go.</summary>
internal sealed class SidecarConnection(Stream stream) : IAsyncDisposable
{
    private readonly MultiplexedReader _reader = new(stream, hasTimes: false);
    private readonly SidecarFrames _output = new();
    private readonly SidecarFrames _error = new();
    private ReadOnlyMemory<byte> _rest;
    private LogStream _from;

    /// <summary>Reads what has come, at least a byte; not before all was taken.</summary>
    /// <returns>False at the end of the connection, which is not the end of the output.</returns>
    public ValueTask<bool> FillAsync(CancellationToken cancellationToken) => _reader.FillAsync(cancellationToken);

    /// <summary>The next piece of what was read; valid until the next <see cref="FillAsync"/>.</summary>
    /// <returns>False when more must be read first.</returns>
    public bool TryTake(out LogStream from, out SidecarPiece piece)
    {
        do
        {
            from = _from;
            if ((_from == LogStream.Output ? _output : _error).TryTake(ref _rest, out piece))
            {
                return true;
            }
        }
        while (_reader.TryTake(out _from, out _rest));

        return false;
    }

    /// <summary>Says how far an output stands in the log for good.</summary>
    public async Task AcknowledgeAsync(LogStream of, long offset, CancellationToken cancellationToken)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{(of == LogStream.Output ? "out" : "err")} {SidecarScripts.Base + offset}\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}

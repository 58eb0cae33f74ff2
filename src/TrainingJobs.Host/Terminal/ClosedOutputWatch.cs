namespace TrainingJobs.Host.Terminal;

/// <summary>Notices that the reader of standard output has gone (<c>| head</c>) while there is nothing to write that would show it.</summary>
internal sealed class ClosedOutputWatch : IDisposable
{
    private const int StandardOutput = 1;
    private readonly CancellationTokenSource _closed;
    private volatile bool _isDone;

    public ClosedOutputWatch(CancellationToken cancellationToken)
    {
        _closed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            new Thread(Watch) { IsBackground = true, Name = nameof(ClosedOutputWatch) }.Start();
        }
    }

    /// <summary>Cancelled when the output is closed, and with the token that was given.</summary>
    public CancellationToken Token => _closed.Token;

    public bool IsClosed { get; private set; }

    public void Dispose() => _isDone = true;

    private void Watch()
    {
        while (!_isDone)
        {
            if (StandardStream.IsClosed(StandardOutput, milliseconds: 500))
            {
                IsClosed = true;
                _closed.Cancel();
                return;
            }
        }
    }
}

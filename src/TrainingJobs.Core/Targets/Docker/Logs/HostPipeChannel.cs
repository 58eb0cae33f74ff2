using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>The way of a container's output through pipes of this machine.</summary>
internal sealed class HostPipeChannel(HostPipes pipes) : IWrappedChannel
{
    public ValueTask<string?> MarkAsync(CancellationToken cancellationToken) => ValueTask.FromResult(pipes.Mark);

    public ValueTask<bool> IsTakenAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken) => ValueTask.FromResult(pipes.Mark is not null);

    public async ValueTask<bool> CollectAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        if (isEnd)
        {
            await pipes.DrainAsync(cancellationToken);
        }
        else
        {
            pipes.Care();
        }

        return pipes.Collect(log, isEnd);
    }

    public async ValueTask<string?> LastLineAsync(CancellationToken cancellationToken)
    {
        await pipes.DrainAsync(cancellationToken);
        return pipes.LastLine();
    }

    public ValueTask RemoveAsync(bool keep, CancellationToken cancellationToken)
    {
        pipes.Remove(keep);
        return ValueTask.CompletedTask;
    }
}

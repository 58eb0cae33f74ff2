using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Threading.Channels;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>
/// What all cmdlets share. The pipeline thread pulls results from the engine and writes them itself; Ctrl+C cancels the token,
/// and work that does not end then is left behind after a grace time.
/// </summary>
public abstract class TrainingJobsCmdlet : PSCmdlet, IDisposable
{
    private static readonly TimeSpan s_stopGrace = TimeSpan.FromSeconds(5);

    // How far the engine may read ahead of the pipeline.
    private const int ReadAhead = 1024;

    private readonly CancellationTokenSource _stop = new();

    private protected static TrainingJobsClient Client => SessionClient.Current;

    private protected CancellationToken StopToken => _stop.Token;

    protected sealed override void BeginProcessing() => Guard(Begin);

    protected sealed override void ProcessRecord() => Guard(Process);

    protected sealed override void EndProcessing() => Guard(End);

    protected sealed override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The engine's Dispose does not wait for StopProcessing.
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    private protected virtual void Begin()
    {
    }

    private protected virtual void Process()
    {
    }

    private protected virtual void End()
    {
    }

    /// <summary>Waits for one result of the engine.</summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> call)
    {
        CancellationToken token = _stop.Token;
        Task<T> task = Task.Run(() => call(token), CancellationToken.None);
        try
        {
            task.Wait(token);
        }
        catch (AggregateException)
        {
            // Rethrown below with its own type and stack.
        }
        catch (OperationCanceledException)
        {
            Leave(task);
        }

        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Await{T}"/>
    private protected void Await(Func<CancellationToken, Task> call) => Await(async token =>
    {
        await call(token);
        return true;
    });

    /// <summary>The run with what it runs, as Get-TrainingRun shows it; one that was removed meanwhile as it is.</summary>
    private protected TrainingRun Describe(TrainingRun run) => Await(token => Client.Runs.DescribeAsync([run], token))[0];

    /// <summary>Pulls a sequence of the engine item by item; it ends when the caller stops asking.</summary>
    private protected IEnumerable<T> Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> call)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Channel<T> items = Channel.CreateBounded<T>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        CancellationToken token = ended.Token;
        Task producer = Task.Run(() => ProduceAsync(call, items.Writer, token), CancellationToken.None);
        try
        {
            while (true)
            {
                while (items.Reader.TryRead(out T? item))
                {
                    yield return item;
                    StopToken.ThrowIfCancellationRequested();
                }

                if (!items.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult())
                {
                    break;
                }
            }
        }
        finally
        {
            ended.Cancel();
            Leave(producer);
        }
    }

    private protected void WriteError(Exception error)
    {
        if (error is TrainingJobsException known && ErrorMap.IsFatal(known.Code))
        {
            Terminate(error);
        }

        WriteError(ErrorMap.ToRecord(error));
    }

    /// <summary>Does the same for each input: an error of one is written, and the others have their turn.</summary>
    private protected void ForEach<T>(IEnumerable<T> inputs, Action<T> action)
    {
        foreach (T input in inputs)
        {
            try
            {
                action(input);
            }
            catch (TrainingJobsException error)
            {
                WriteError(error);
            }
        }
    }

    [DoesNotReturn]
    private protected void Terminate(Exception error)
    {
        ThrowTerminatingError(ErrorMap.ToRecord(error));
        throw error;
    }

    private static async Task ProduceAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> call, ChannelWriter<T> items, CancellationToken token)
    {
        try
        {
            await foreach (T item in call(token).WithCancellation(token))
            {
                await items.WriteAsync(item, token);
            }

            items.Complete();
        }
        catch (Exception error)
        {
            items.Complete(error);
        }
    }

    private static void Leave(Task task)
    {
        try
        {
            task.Wait(s_stopGrace);
        }
        catch (AggregateException)
        {
            // What fails after nobody asks any more is of no interest.
        }
    }

    private void Guard(Action phase)
    {
        try
        {
            phase();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (TrainingJobsException error)
        {
            WriteError(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Paths that a user gives are handled where they are used: this is the state folder.
            Terminate(new TrainingJobsException(
                ErrorCodes.StateUnavailable, $"The state folder '{Client.StateFolder}' cannot be used: {error.Message}", Client.StateFolder, error));
        }
    }
}

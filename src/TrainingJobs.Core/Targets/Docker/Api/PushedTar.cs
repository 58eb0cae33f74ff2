using System.IO.Pipelines;
using System.Runtime.ExceptionServices;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>A tar that is made while it is sent: Docker.DotNet wants a stream to read from.</summary>
internal static class PushedTar
{
    /// <param name="write">Writes the tar.</param>
    /// <param name="send">Sends what it is given to read.</param>
    /// <param name="cancellationToken">Ends both.</param>
    public static async Task SendAsync(
        Func<Stream, CancellationToken, Task> write, Func<Stream, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        Exception? failure = null;
        Task writing = Task.Run(WriteAsync, CancellationToken.None);
        try
        {
            await send(pipe.Reader.AsStream(), cancellationToken);
        }
        catch when (Volatile.Read(ref failure) is not null)
        {
            // What was sent broke off because of it, and tells less.
            ExceptionDispatchInfo.Throw(failure!);
        }
        finally
        {
            // A writer is not told that its reader is gone, nor that it is cancelled once that is so: it ends first.
            await stopping.CancelAsync();
            await writing;
            await pipe.Reader.CompleteAsync();
        }

        async Task WriteAsync()
        {
            try
            {
                await write(pipe.Writer.AsStream(), stopping.Token);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception exception)
            {
                if (!stopping.IsCancellationRequested)
                {
                    Volatile.Write(ref failure, exception);
                }

                await pipe.Writer.CompleteAsync(exception);
            }
        }
    }
}

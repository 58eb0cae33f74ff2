using System.Runtime.InteropServices;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>The background process' main loop, hosted by whatever front end started it.</summary>
public static class JobAgent
{
    private const int MinThreads = 8;

    /// <summary>Runs an agent until it is told to stop, has been idle, or another one holds the state folder.</summary>
    /// <param name="stateFolder">State folder; null means the default one.</param>
    /// <param name="host">What hosts it, e.g. <c>pwsh</c>.</param>
    /// <param name="cancellationToken">Ends the agent; runs go on.</param>
    /// <returns>Exit code of the process: 0, also when another agent is there; 1 when the state cannot be used.</returns>
    public static Task<int> RunAsync(string? stateFolder, string host, CancellationToken cancellationToken) =>
        RunAsync(stateFolder, host, TargetKinds.All, cancellationToken);

    /// <summary>The same with kinds of targets of the caller's.</summary>
    internal static async Task<int> RunAsync(string? stateFolder, string host, TargetKinds kinds, CancellationToken cancellationToken)
    {
        // The agent starts its own program again where a worker needs a watcher of ours (see ITargetKind.RunHelper).
        if (kinds.Select(kind => kind.RunHelper(cancellationToken)).FirstOrDefault(helper => helper is not null) is { } running)
        {
            return await running;
        }

        // Many runs at once wait for the disk, each on a thread: more would come, but only one each half second.
        ThreadPool.GetMinThreads(out int threads, out int ports);
        ThreadPool.SetMinThreads(Math.Max(threads, MinThreads), ports);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        var folder = new StateFolder(stateFolder);
        try
        {
            folder.Create();
            while (true)
            {
                using FileStream? held = AgentLock.TryTake(folder.AgentLock, TimeSpan.FromSeconds(2), TimeProvider.System);
                if (held is null)
                {
                    return 0;
                }

                File.Delete(folder.LaunchMark);
                bool told;
                using (var service = new AgentService(folder, host, kinds, TimeProvider.System))
                {
                    await service.RunAsync(ending.Token);
                    told = service.ToldToGo;
                }

                held.Dispose();
                // A front end that saw the lock held, just before it was given back, relies on this agent.
                if (told || ending.IsCancellationRequested || !AgentService.HasWork(folder))
                {
                    return 0;
                }
            }
        }
        catch (Exception exception)
        {
            // Whoever needs an agent starts the next one; what was under way is found again.
            new AgentLog(folder, TimeProvider.System).Write("The agent ends", exception);
            return 1;
        }

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ending.Cancel();
        }
    }
}

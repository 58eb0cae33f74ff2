using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Reads what is known of a worker from the state of its container.</summary>
internal static class ContainerObservation
{
    // Exit codes that containers use for signals; an exit with such a code cannot be told from the signal.
    private static readonly Dictionary<int, string> s_signals = new()
    {
        [132] = "SIGILL", [134] = "SIGABRT", [135] = "SIGBUS", [136] = "SIGFPE", [137] = "SIGKILL", [139] = "SIGSEGV", [143] = "SIGTERM",
    };

    /// <param name="details">What inspect told.</param>
    /// <param name="isLocal">True when process ids are those of this machine.</param>
    /// <param name="memory">The limit that the container has, for the message.</param>
    public static WorkerObservation Of(ContainerInspectResponse details, bool isLocal, long memory)
    {
        if (details.IsBeforeStart || details.State is not { } state)
        {
            return WorkerObservation.NotStarted;
        }

        DateTimeOffset started = state.StartedAt.ToTime();
        if (!details.IsOver)
        {
            return new WorkerObservation
            {
                State = WorkerState.Running,
                NativeState = state.Status,
                ProcessId = isLocal && state.Pid > 0 ? (int)state.Pid : null,
                Started = started,
            };
        }

        int code = (int)state.ExitCode;
        DateTimeOffset ended = state.FinishedAt.ToTime();
        bool isOutOfMemory = state.OOMKilled && code != 0;
        return new WorkerObservation
        {
            State = WorkerState.Exited,
            NativeState = state.Status,
            ExitCode = code,
            Signal = s_signals.GetValueOrDefault(code),
            Started = started,
            // One that ends at once has ended, by the daemon's clocks, before it was noted as started.
            Ended = ended > started ? ended : started,
            ReasonCode = isOutOfMemory ? ReasonCodes.OutOfMemory : null,
            Message = isOutOfMemory
                ? $"was ended because it needed more memory than {(memory > 0 ? $"its limit of {memory / 1024 / 1024}Mi" : "there is")}. Raise 'resources.memory', or make the job need less."
                : state.Error.Length > 0 ? state.Error : null,
        };
    }
}

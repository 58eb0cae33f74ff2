using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host;

/// <summary>Exit codes of the program; a public contract, see docs/console.md.</summary>
public static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A run failed and has no exit code of its own.</summary>
    public const int RunFailed = 1;

    /// <summary>The command line, a file, a job's name, an argument or an id is wrong; nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>The time given to wait has elapsed.</summary>
    public const int WaitElapsed = 3;

    /// <summary>It could not be done: no agent, no state folder, a target that is not ready, a defect.</summary>
    public const int Unavailable = 4;

    /// <summary>A run reached its time limit; the code of timeout(1).</summary>
    public const int RunTimedOut = 124;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGPIPE: whoever read our output has gone.</summary>
    public const int OutputClosed = 141;

    /// <summary>128 + SIGTERM: the run was stopped, or this program was asked to end.</summary>
    public const int Terminated = 143;

    /// <summary>The code that stands for how a run ended.</summary>
    public static int Of(TrainingRun run) => run.State switch
    {
        RunState.Succeeded => Success,
        RunState.TimedOut => RunTimedOut,
        RunState.Stopped => Terminated,
        _ => run.ExitCode is null or 0 ? RunFailed : run.ExitCode.Value,
    };

    /// <summary>The code that stands for an error of the engine.</summary>
    public static int Of(TrainingJobsException error) => error.Code switch
    {
        ErrorCodes.AgentUnavailable or ErrorCodes.StateUnavailable or ErrorCodes.StateDamaged or ErrorCodes.StateTooNew
            or ErrorCodes.PlanUnreadable or ErrorCodes.SecretStoreDamaged or ErrorCodes.SecretStoreInsecure or ErrorCodes.SecretSourceUnavailable => Unavailable,
        ErrorCodes.WaitTimedOut => WaitElapsed,
        _ => BadInput,
    };
}

using TrainingJobs.Core.Agent.Runs;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Testing;

namespace TrainingJobs.Core.Tests.Agent.Runs;

/// <summary>All that happens to a simulated run from outside: what its job says, what the target does, when users act and agents die.</summary>
internal sealed record SimulatedHistory
{
    public required RunRules Rules { get; init; }

    /// <summary>What becomes of each worker of each attempt.</summary>
    public required IReadOnlyList<FakeBehaviour> Behaviours { get; init; }

    /// <summary>When a user wants it stopped; null when nobody does.</summary>
    public TimeSpan? StopAt { get; init; }

    public TimeSpan? Grace { get; init; }

    /// <summary>Of how many actions one is an agent's last, on average; 0 when agents do not die.</summary>
    public int Deadliness { get; init; }

    /// <summary>How long there is no agent after one has died, at most.</summary>
    public TimeSpan Absence { get; init; }

    /// <summary>Of how many actions that ask the target or the disk one fails for a while.</summary>
    public int Failures { get; init; }

    /// <summary>How often a submission comes to nothing without a word.</summary>
    public int LostSubmissions { get; init; }

    /// <summary>The attempt that the target refuses; 0 when it refuses none.</summary>
    public int RefusedAttempt { get; init; }

    /// <summary>True when a secret of the run is not there.</summary>
    public bool LacksSecret { get; init; }

    public required int Seed { get; init; }

    /// <summary>A history drawn by chance.</summary>
    public static SimulatedHistory Draw(int seed)
    {
        var random = new Random(seed);
        int workers = random.Next(1, 4);
        var rules = new RunRules
        {
            Workers = workers,
            Timeout = Sometimes(random, 3, 60),
            Hang = Sometimes(random, 3, 40),
            StopsOnWorkerFailure = random.Next(3) > 0,
            HasOutputs = random.Next(2) == 0,
            ExitCodeLag = TimeSpan.FromSeconds(random.Next(0, 20)),
            Retry = random.Next(2) == 0
                ? null
                : new RetryPolicy { Attempts = random.Next(1, 4), Delay = TimeSpan.FromSeconds(random.Next(0, 30)), Backoff = 2 },
        };
        return new SimulatedHistory
        {
            Seed = seed,
            Rules = rules,
            Behaviours = [.. Enumerable.Range(0, workers * 3).Select(_ => DrawBehaviour(random))],
            // What may work for ever is ended by somebody.
            StopAt = Sometimes(random, rules.Timeout is null ? 1 : 3, 90),
            Grace = Sometimes(random, 2, 20),
            Deadliness = random.Next(3) == 0 ? 0 : random.Next(2, 12),
            Absence = TimeSpan.FromSeconds(random.Next(0, 60)),
            Failures = random.Next(2) == 0 ? 0 : random.Next(3, 20),
            LostSubmissions = random.Next(4) == 0 ? random.Next(1, 4) : 0,
            RefusedAttempt = random.Next(6) == 0 ? random.Next(1, 3) : 0,
            LacksSecret = random.Next(20) == 0,
        };
    }

    private static FakeBehaviour DrawBehaviour(Random random) => new()
    {
        QueueTime = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.NextDouble() * 40),
        RunTime = random.Next(5) == 0 ? null : TimeSpan.FromSeconds(random.NextDouble() * 60),
        ExitCode = random.Next(3) == 0 ? random.Next(1, 4) : 0,
        IsLost = random.Next(10) == 0,
        Requeues = random.Next(5) == 0 ? random.Next(1, 3) : 0,
        RequeueAfter = TimeSpan.FromSeconds(random.NextDouble() * 30),
        ObeysAfter = random.Next(4) == 0 ? null : TimeSpan.FromSeconds(random.NextDouble() * 15),
        ExitCodeWhenAsked = random.Next(2) == 0 ? 0 : 143,
        ExitCodeLag = random.Next(3) == 0 ? TimeSpan.FromSeconds(random.NextDouble() * 25) : TimeSpan.Zero,
        SeenAfter = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.NextDouble() * 3),
        Prints = random.Next(3) == 0 ? null : TimeSpan.FromSeconds(0.1 + (random.NextDouble() * 20)),
    };

    private static TimeSpan? Sometimes(Random random, int oneOf, int seconds) =>
        random.Next(oneOf) == 0 ? TimeSpan.FromSeconds(0.2 + (random.NextDouble() * seconds)) : null;
}

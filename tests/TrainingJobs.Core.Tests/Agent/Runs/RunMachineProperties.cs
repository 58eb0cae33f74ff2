using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Testing;
using Xunit;

namespace TrainingJobs.Core.Tests.Agent.Runs;

/// <summary>
/// Random histories of a run: the agent dies between any two actions, what is seen of workers comes late, twice or not at all, and stop,
/// time limit, silence, failure and retry come at any moment. The simulated world checks each action, see <see cref="SimulatedRun"/>.
/// </summary>
public sealed class RunMachineProperties
{
    private static readonly Arbitrary<int> s_seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Fact]
    public void No_attempt_starts_twice_no_end_comes_before_its_reason_and_there_is_always_an_end() => Prop.ForAll(s_seeds, seed =>
    {
        var run = new SimulatedRun(SimulatedHistory.Draw(seed));
        run.Play();
        return run.End is not null && run.Workers.Keys.Distinct().Count() == run.Workers.Count;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_run_that_nothing_disturbs_ends_as_its_workers_do() => Prop.ForAll(s_seeds, seed =>
    {
        SimulatedHistory drawn = SimulatedHistory.Draw(seed);
        FakeBehaviour[] behaviours = [.. drawn.Behaviours.Select(b => b with { RunTime = b.RunTime ?? TimeSpan.FromSeconds(5), IsLost = false, ExitCodeLag = TimeSpan.Zero })];
        var run = new SimulatedRun(drawn with
        {
            Rules = drawn.Rules with { Timeout = null, Hang = null, Retry = null, StopsOnWorkerFailure = false },
            Behaviours = behaviours,
            StopAt = null,
            RefusedAttempt = 0,
            LacksSecret = false,
            LostSubmissions = 0,
        });
        run.Play();
        bool isGood = behaviours.Take(drawn.Rules.Workers).All(behaviour => behaviour.ExitCode == 0);
        return run.End!.State == (isGood ? RunState.Succeeded : RunState.Failed) && run.Attempts == 1;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_run_that_is_stopped_before_it_ends_is_stopped_whatever_its_workers_do_then() => Prop.ForAll(s_seeds, seed =>
    {
        SimulatedHistory drawn = SimulatedHistory.Draw(seed);
        var run = new SimulatedRun(drawn with
        {
            Rules = drawn.Rules with { Timeout = null, Hang = null },
            Behaviours = [.. drawn.Behaviours.Select(b => b with { RunTime = null, IsLost = false })],
            StopAt = drawn.StopAt ?? TimeSpan.FromSeconds(20),
            RefusedAttempt = 0,
            LacksSecret = false,
            LostSubmissions = 0,
        });
        run.Play();
        return run.End!.State == RunState.Stopped;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}

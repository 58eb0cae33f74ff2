using System.Management.Automation;
using TrainingJobs.Cmdlets.PowerShellJobs;
using TrainingJobs.Core.Runs;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed class JobStatesTests
{
    public static TheoryData<RunState> States => [.. Enum.GetValues<RunState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void A_job_has_ended_when_its_run_has(RunState state) =>
        Assert.Equal(state.IsEnded(), JobStates.IsEnded(JobStates.Of(Run(state))));

    [Theory]
    [MemberData(nameof(States))]
    public void Asking_for_the_state_of_a_job_finds_its_run(RunState state) =>
        Assert.Contains(state, JobStates.From(JobStates.Of(Run(state))));

    [Theory]
    [MemberData(nameof(States))]
    public void What_has_failed_has_a_reason(RunState state) =>
        Assert.Equal(JobStates.Of(Run(state)) == JobState.Failed, JobStates.FailureOf(Run(state)) is not null);

    [Fact]
    public void A_run_that_waits_for_its_next_attempt_does_not_go_back() =>
        Assert.Equal(JobState.Running, JobStates.Of(Run(RunState.Waiting) with { Started = DateTimeOffset.UnixEpoch }));

    private static TrainingRun Run(RunState state) => new()
    {
        Id = "a000000000",
        Name = "job",
        State = state,
        Target = "local",
        Created = DateTimeOffset.UnixEpoch,
        OutputPath = "/output",
    };
}

using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using Xunit;

namespace TrainingJobs.Core.Tests.Kinds;

public sealed class OutOfMemoryTests
{
    private static readonly WorkerObservation s_killed = new() { State = WorkerState.Exited, ExitCode = 137, Signal = "SIGKILL" };

    [Fact]
    public void A_worker_of_this_machine_that_was_killed_while_the_count_rose_ran_out_of_memory() =>
        Assert.Equal(ReasonCodes.OutOfMemory, OutOfMemory.Explain(s_killed, before: 3, () => 4).ReasonCode);

    [Fact]
    public void A_container_on_another_machine_is_not_blamed_on_this_machine_s_count() =>
        Assert.Same(s_killed, OutOfMemory.Explain(s_killed, before: null, () => throw new InvalidOperationException("nobody may ask")));

    [Fact]
    public void A_worker_that_somebody_killed_while_the_count_stayed_was_killed_by_a_signal() =>
        Assert.Same(s_killed, OutOfMemory.Explain(s_killed, before: 3, () => 3));

    [Fact]
    public void What_the_target_itself_says_goes_first()
    {
        WorkerObservation said = s_killed with { ReasonCode = ReasonCodes.ProgramNotFound, Message = "is not there." };
        Assert.Same(said, OutOfMemory.Explain(said, before: 3, () => 4));
    }
}

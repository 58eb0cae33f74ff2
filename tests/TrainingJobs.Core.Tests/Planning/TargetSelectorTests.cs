using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Planning;

public class TargetSelectorTests
{
    [Theory]
    [InlineData(RunAs.Optional, null, false, "local")]
    [InlineData(RunAs.Optional, "ssh://there", false, "local")]
    [InlineData(RunAs.Always, "ssh://there", false, "local")]
    [InlineData(RunAs.Never, null, false, "docker")]
    [InlineData(RunAs.Never, "ssh://there", false, "ssh://there")]
    [InlineData(RunAs.Always, null, true, "local")]
    public void Without_a_target_the_job_decides(RunAs use, string? host, bool native, string expected) =>
        Assert.Equal(expected, TargetSelector.Choose(Job("a", use, host), "docker", native));

    [Fact]
    public void All_steps_of_a_chain_have_a_say()
    {
        TrainingJob never = Job("never", RunAs.Never), always = Job("always", RunAs.Always), any = Job("any", RunAs.Optional);
        Assert.Equal("docker", TargetSelector.Choose(Chain(any, never), "docker", native: false));
        Assert.Equal("local", TargetSelector.Choose(Chain(any, always), "docker", native: false));
        Assert.Equal(ErrorCodes.TargetMismatch, Assert.Throws<TrainingJobsException>(() => TargetSelector.Choose(Chain(always, any, never), "docker", native: false)).Code);
        Assert.Equal(ErrorCodes.TargetMismatch, Assert.Throws<TrainingJobsException>(() => TargetSelector.Choose(Chain(any, never), "docker", native: true)).Code);
        Assert.Equal(
            ErrorCodes.TargetMismatch,
            Assert.Throws<TrainingJobsException>(() => TargetSelector.Choose(Chain(never with { Host = "ssh://a" }, Job("other", RunAs.Never, "ssh://b")), "docker", native: false)).Code);
        Assert.Equal(ErrorCodes.TargetMismatch, Assert.Throws<TrainingJobsException>(() => TargetSelector.Check(Chain(any, never), Placement.Local, native: false)).Code);
    }

    [Fact]
    public void A_target_that_the_job_excludes_is_refused_and_any_other_is_not()
    {
        Placement docker = Placement.Containers("docker");
        Assert.Equal(ErrorCodes.TargetMismatch, Assert.Throws<TrainingJobsException>(() => TargetSelector.Check(Job("a", RunAs.Always), docker, native: false)).Code);
        Assert.Equal(ErrorCodes.TargetMismatch, Assert.Throws<TrainingJobsException>(() => TargetSelector.Check(Job("a", RunAs.Never), Placement.Local, native: false)).Code);
        Assert.Equal(ErrorCodes.TargetMismatch, Assert.Throws<TrainingJobsException>(() => TargetSelector.Check(Job("a", RunAs.Optional), docker, native: true)).Code);
        TargetSelector.Check(Job("a", RunAs.Optional), docker, native: false);
        TargetSelector.Check(Job("a", RunAs.Optional), Placement.Local, native: true);
        TargetSelector.Check(Job("a", RunAs.Never), docker, native: false);
    }

    [Fact]
    public void A_host_that_a_file_names_and_that_is_not_used_is_said()
    {
        Assert.Contains("ssh://there", TargetSelector.Remark(Job("a", RunAs.Optional, "ssh://there"))!.Message, StringComparison.Ordinal);
        Assert.Null(TargetSelector.Remark(Job("a", RunAs.Optional)));
        Assert.Null(TargetSelector.Remark(Job("a", RunAs.Always, "ssh://there")));
    }

    private static TrainingJob Job(string name, RunAs use, string? host = null) =>
        new() { Name = name, BaseDirectory = "/base", Command = JobCommand.Vector("true"), Native = use, Host = host };

    private static TrainingJob Chain(params TrainingJob[] jobs) =>
        JobChain.ToPipeline([.. jobs.Select(job => new JobChainLink(job.Name, []))], jobs);
}

using TrainingJobs.Cmdlets.PowerShellJobs;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed class JobInstanceIdTests
{
    [Theory]
    [InlineData("yfj80ercpz")]
    [InlineData("a000000000")]
    [InlineData("short")]
    public void The_id_of_the_run_is_read_back(string runId)
    {
        Guid id = JobInstanceId.Of(runId);
        Assert.Equal(8, id.Version);
        Assert.Equal(id, JobInstanceId.Of(runId));
        Assert.Equal(runId, JobInstanceId.ToRunId(id));
    }

    [Fact]
    public void Ids_of_other_jobs_are_none_of_a_run()
    {
        Assert.Null(JobInstanceId.ToRunId(Guid.NewGuid()));
        Assert.Null(JobInstanceId.ToRunId(Guid.Empty));
    }
}

using System.Reflection;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using Xunit;

namespace TrainingJobs.Core.Tests.Jobs;

public sealed class RetryPolicyTests
{
    // What is said of runs that wait, go on, were not to go on, or have no plan that could say whether to try again.
    private static readonly string[] s_noFailures =
        ["StoppedByUser", "RetryDelay", "Retrying", "Reused", "StepsRunning", "PlanUnreadable"];

    [Fact]
    public void Every_reason_that_a_run_can_fail_with_can_be_named()
    {
        IEnumerable<string> codes = typeof(ReasonCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(codes.Where(code => !code.StartsWith("Waiting", StringComparison.Ordinal)).Except(s_noFailures).Order(), RetryPolicy.Reasons.Order());
    }
}

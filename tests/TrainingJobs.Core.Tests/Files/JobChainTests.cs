using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Files.Skelebot;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class JobChainTests
{
    private const string Text = "query + wrangle --all + train --output-folder results/";

    [Fact]
    public void A_chain_is_taken_apart_at_its_plus_signs() =>
        Assert.Equal(["query", "wrangle --all", "train --output-folder results/"], JobChain.Parse(Text).Select(l => l.ToString()));

    [Fact]
    public void A_plus_sign_inside_of_a_word_or_quotes_is_no_link() =>
        Assert.Equal(["a 1+1 'b + c'", "d"], JobChain.Parse("a 1+1 'b + c' + d").Select(l => l.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("+ a")]
    [InlineData("a +")]
    [InlineData("a + + b")]
    [InlineData("a 'b")]
    public void A_chain_with_a_missing_job_is_refused(string text) =>
        Assert.Equal(ErrorCodes.ArgumentsInvalid, Assert.Throws<TrainingJobsException>(() => JobChain.Parse(text)).Code);

    [Fact]
    public void A_chain_is_a_pipeline_of_one_job_after_the_other()
    {
        IReadOnlyList<TrainingJob> jobs = JobFileReader.ReadText("""
            name: p
            jobs:
            - {name: query, source: query.py, help: h}
            - {name: wrangle, source: wrangle.py, help: h, params: [{name: all, accepts: boolean}]}
            - {name: train, source: train.py, help: h, params: [{name: output-folder}]}
            """, SkelebotTexts.File).Jobs;
        TrainingJob chain = JobChain.ToPipeline(JobChain.Parse(Text), jobs);
        JobPlan plan = Plans.Good(JobPlanner.Plan(chain, JobArguments.None, Plans.Target));
        Assert.Equal("query-wrangle-train", plan.Job.Name);
        Assert.Empty(plan.Execution.Workers);
        Assert.Equal(
            ["python -u query.py", "python -u wrangle.py --all", "python -u train.py --output-folder results/"],
            plan.Pipeline.Select(s => Assert.Single(s.Steps).Plan.Execution.Workers[0].CommandLine));
        Assert.Contains("Stage 2         wrangle: python -u wrangle.py --all", JobPlanText.Render(plan));
        ForeignJobs.RoundTrip([chain]);

        PlanResult wrong = JobPlanner.Plan(JobChain.ToPipeline(JobChain.Parse("query --x 1"), jobs), JobArguments.None, Plans.Target);
        Assert.StartsWith("Step 'query': The job has no parameter for '--x'", Plans.Bad(wrong).Message);
        Assert.Equal(ErrorCodes.JobNotFound, Assert.Throws<TrainingJobsException>(() => JobChain.ToPipeline(JobChain.Parse("quary"), jobs)).Code);
    }
}

using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class ExportElsewhereTests
{
    [Fact]
    public void Paths_of_a_job_that_is_written_elsewhere_lead_where_they_led()
    {
        using var folder = new TemporaryFolder();
        folder.Write("project/req.txt", "");
        string file = folder.Write(
            "project/trainingjobs.yaml",
            "jobs:\n  t: {command: [python3, t.py], python: {requirements: req.txt}, image: x, mounts: ['data/:/data', '~/c:/c', '$HOME/d:/d', 'volume:v:/v']}\n");
        string copy = folder.Write("out/copy.yaml", JobFileWriter.Write(JobFileReader.Read(file).Jobs, Path.Combine(folder.Path, "out")));
        TrainingJob job = Assert.Single(JobFileReader.Read(copy).Jobs);
        Assert.Empty(JobFileReader.Read(copy).Diagnostics);
        Assert.Equal(("../project", "../project/req.txt"), (job.WorkingDirectory, job.Python!.Requirements));
        Assert.Equal(["../project/data/", "~/c", "$HOME/d", "volume:v"], job.Mounts.Select(m => m.Source));
    }
}

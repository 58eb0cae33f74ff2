using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Tests.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.State;

public class SizeTests
{
    private const string Modelbit = """
        owner: a@example.com
        runtimeInfo: {mainFunction: fit, mainFunctionArgs: [], pythonVersion: '3.11'}
        schedules:
        - {schedule: 0 0 * * *, size: own}
        schemaVersion: 1
        """;

    [Fact]
    public void A_size_is_kept_for_all_front_ends_and_read_by_the_readers()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("metadata.yaml", Modelbit);
        folder.Write("source.py", "def fit():\n    pass\n");
        using var client = new TrainingJobsClient(new ClientOptions { StateFolder = Path.Combine(folder.Path, "state") });
        Assert.Contains(client.Files.Read(file).Diagnostics, d => d is { Severity: DiagnosticSeverity.Error, Code: DiagnosticCodes.InvalidValue, Line: 4 });

        client.Sizes.Set("own", new SizeChange(Quantity.Parse("500m"), null, 2, ["a100"]));
        client.Sizes.Set("OWN", new SizeChange(null, Quantity.Parse("3Gi"), null, null));
        using var other = new TrainingJobsClient(new ClientOptions { StateFolder = Path.Combine(folder.Path, "state") });
        JobSize size = other.Sizes.Get("Own");
        Assert.Equal(("own", "cpu 500m, memory 3Gi, 2 GPUs (a100)", true), (size.Name, size.Resources.ToString(), size.IsChanged));
        Assert.Equal(size.Resources.ToString(), Assert.Single(Assert.Single(other.Files.Read(file).Jobs).Schedules).Resources!.ToString());

        Assert.Null(other.Sizes.Reset("own"));
        Assert.Equal(JobSizes.Default.All.Keys, client.Sizes.List().Select(s => s.Name));
        Assert.Equal(ErrorCodes.SizeNotFound, Assert.Throws<TrainingJobsException>(() => client.Sizes.Reset("own")).Code);
    }

    [Fact]
    public void A_state_that_cannot_be_read_does_not_keep_files_without_sizes_from_being_read()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "state"));
        File.WriteAllText(Path.Combine(folder.Path, "state", "state.db"), "no database");
        string file = folder.Write("trainingjobs.yaml", "jobs: {a: {command: [echo]}}\n");
        using var client = new TrainingJobsClient(new ClientOptions { StateFolder = Path.Combine(folder.Path, "state") });
        Assert.False(client.Files.Read(file).HasErrors);
    }
}

using TrainingJobs.Core.Files;
using TrainingJobs.Core.Tests.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Client;

/// <summary>From a path to a file, and from a name to a job, as both front ends do it.</summary>
public sealed class JobSelectionTests : IDisposable
{
    private const string TwoJobs = "jobs:\n  hi: {command: [echo, hi]}\n  Bye: {command: [echo, bye]}\n";

    private readonly TemporaryFolder _folder = new();
    private readonly TrainingJobsClient _client;

    public JobSelectionTests() =>
        _client = new TrainingJobsClient(new ClientOptions { StateFolder = Path.Combine(_folder.Path, "state") });

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("hi", "hi")]
    [InlineData("HI", "hi")]
    [InlineData("bye", "Bye")]
    public void A_job_is_found_by_its_name_in_any_case(string typed, string expected) =>
        Assert.Equal(expected, _client.Files.Choose(Read(TwoJobs), typed).Name);

    [Fact]
    public void Of_two_names_that_differ_in_case_alone_the_exact_one_is_meant() =>
        Assert.Equal("HI", _client.Files.Choose(Read("jobs:\n  hi: {command: [a]}\n  HI: {command: [b]}\n"), "HI").Name);

    [Fact]
    public void A_chain_takes_names_in_any_case_too() =>
        Assert.Equal(["hi", "Bye"], _client.Files.Choose(Read(TwoJobs), "HI + bye").Pipeline.Select(stage => stage.Steps[0].Job.Name));

    [Fact]
    public void Several_jobs_and_no_name_is_an_error_that_says_the_names()
    {
        TrainingJobsException error = Assert.Throws<TrainingJobsException>(() => _client.Files.Choose(Read(TwoJobs), null));
        Assert.Equal(ErrorCodes.JobNameRequired, error.Code);
        Assert.Contains("hi, Bye", error.Message, StringComparison.Ordinal);
        Assert.Null(_client.Files.TryChoose(Read(TwoJobs), null));
    }

    [Fact]
    public void An_unknown_name_is_an_error_with_the_one_that_was_meant()
    {
        TrainingJobsException error = Assert.Throws<TrainingJobsException>(() => _client.Files.Choose(Read(TwoJobs), "byee"));
        Assert.Equal(ErrorCodes.JobNotFound, error.Code);
        Assert.Contains("Did you mean 'Bye'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_stands_for_its_only_job_file()
    {
        string file = _folder.Write("work/train.yaml", TwoJobs);
        Assert.Equal(file, _client.Files.FindOne(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void In_a_folder_with_two_job_files_trainingjobs_yaml_wins()
    {
        _folder.Write("work/other.yaml", TwoJobs);
        string file = _folder.Write("work/trainingjobs.yaml", TwoJobs);
        Assert.Equal(file, _client.Files.FindOne(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void Of_two_files_none_of_which_is_trainingjobs_yaml_both_are_named()
    {
        _folder.Write("work/a.yaml", TwoJobs);
        string folder = Path.GetDirectoryName(_folder.Write("work/b.yaml", TwoJobs))!;
        TrainingJobsException error = Assert.Throws<TrainingJobsException>(() => _client.Files.FindOne(folder));
        Assert.Equal(ErrorCodes.JobFileAmbiguous, error.Code);
        Assert.Contains("a.yaml, b.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_job_file_is_told_as_that()
    {
        Assert.Equal(
            ErrorCodes.NoJobFile, Assert.Throws<TrainingJobsException>(() => _client.Files.FindOne(_folder.Path)).Code);
    }

    [Theory]
    [InlineData("train.py", "New-TrainingJob train python3 ")]
    [InlineData("train.sh", "New-TrainingJob train sh ")]
    public void A_program_in_place_of_a_job_file_is_told_as_that_with_what_to_type(string name, string advice)
    {
        TrainingJobsException error = Assert.Throws<TrainingJobsException>(() => _client.Files.FindOne(_folder.Write(name, "print(1)")));
        Assert.Equal(ErrorCodes.NoJobFile, error.Code);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    private JobFileResult Read(string text) => _client.Files.Read(_folder.Write("jobs.yaml", text));
}

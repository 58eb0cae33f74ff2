using System.Text;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public sealed class JobFileReaderTests : IDisposable
{
    private const string Good = "jobs:\n  a: {command: [x]}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("trainingjobs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_not_there_is_told_by_its_path()
    {
        string path = Path.Combine(_folder, "none.yaml");
        var exception = Assert.Throws<TrainingJobsException>(() => JobFileReader.Read(path));
        Assert.Equal((ErrorCodes.FileNotFound, path), (exception.Code, exception.Target));
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.Contains("folder", Assert.Throws<TrainingJobsException>(() => JobFileReader.Read(_folder)).Message);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_a_finding_with_its_place()
    {
        string path = Write("a.yaml", [.. Encoding.UTF8.GetBytes("jobs:\n  é: "), 0xE9, (byte)'\n']);
        Diagnostic only = Assert.Single(JobFileReader.Read(path).Diagnostics);
        Assert.Equal((DiagnosticCodes.SyntaxError, 2, 6), (only.Code, only.Line, only.Column));
        Assert.Contains("UTF-8", only.Message);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_is_understood(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        string path = Write("a.yaml", [.. encoding.GetPreamble(), .. encoding.GetBytes(Good.Replace("\n", "\r\n"))]);
        JobFileResult result = JobFileReader.Read(path);
        Assert.Empty(result.Diagnostics);
        Assert.Equal((_folder, 2, 3), (result.Jobs[0].BaseDirectory, result.Jobs[0].Source!.Line, result.Jobs[0].Source!.Column));
    }

    [Fact]
    public void A_huge_file_is_a_finding() =>
        Assert.Equal(DiagnosticCodes.TooComplex, Assert.Single(JobFileReader.Read(Write("a.yaml", new byte[5 * 1024 * 1024])).Diagnostics).Code);

    [Fact]
    public void Files_and_folders_that_a_job_names_are_looked_for_beside_it()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "src"));
        Write("r.txt", []);
        string path = Write("a.yaml", Encoding.UTF8.GetBytes("jobs:\n  a: {command: [x], workingDirectory: src, python: {requirements: r.txt}}\n"));
        Assert.Empty(JobFileReader.Read(path).Diagnostics);
    }

    [Fact]
    public void Job_files_are_found_by_content()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good);
        Write("b.yaml", good);
        Write("a.YML", good);
        Write("c.json", Encoding.UTF8.GetBytes("""{"jobs": {"a": {"command": ["x"]}}}"""));
        Write("package.json", Encoding.UTF8.GetBytes("""{"name": "x"}"""));
        Write("notes.txt", good);
        Write("broken.yaml", Encoding.UTF8.GetBytes("jobs: [\n"));
        Write("empty.yaml", []);
        Write("sub/trainingjobs.yaml", Encoding.UTF8.GetBytes("jobs: [\n"));
        Write("sub/deep/d.yaml", good);
        Write(".hidden/e.yaml", good);
        Write("node_modules/f.yaml", good);
        Write(".venv/g.yaml", good);
        Write("bin/h.yaml", good);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "sub", "up"), _folder);
        Assert.Equal(["a.YML", "b.yaml", "c.json"], Found(false));
        Assert.Equal(["a.YML", "b.yaml", "c.json", "sub/deep/d.yaml", "sub/trainingjobs.yaml"], Found(true));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() => Assert.Equal(
        ErrorCodes.FileNotFound, Assert.Throws<TrainingJobsException>(() => JobFileReader.FindFiles(Path.Combine(_folder, "x"), true)).Code);

    [Fact]
    public void A_job_made_in_memory_is_checked_like_one_from_a_file()
    {
        var job = new TrainingJob
        {
            Name = "a b", BaseDirectory = _folder, Command = JobCommand.Vector("x"),
            Parameters = [new JobParameter { Name = "n", Type = ParameterType.Int, Default = ["many"] }],
        };
        Assert.Equal(
            [(DiagnosticCodes.InvalidName, 0), (DiagnosticCodes.WrongType, 0)], JobFileReader.Check(job).Select(d => (d.Code, d.Line)));
        Assert.Empty(JobFileReader.Check(job with { Name = "a", Parameters = [] }));
    }

    private IEnumerable<string> Found(bool recurse) =>
        JobFileReader.FindFiles(_folder, recurse).Select(f => Path.GetRelativePath(_folder, f).Replace('\\', '/'));

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace TrainingJobs.Core.Tests;

/// <summary>The arrows of the design, read off the sources: a folder may use only those that its row names.</summary>
public partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Jobs"] = [],
        ["Schedules"] = ["Jobs"],
        ["Diagnostics"] = [],
        ["Files"] = ["Jobs", "Schedules", "Diagnostics"],
        ["Planning"] = ["Jobs", "Files", "Diagnostics"],
        ["Exports"] = ["Jobs", "Planning"],
        ["Runs"] = ["Jobs", "Planning"],
        ["State"] = ["Runs", "Planning", "Jobs", "Schedules"],
        ["Secrets"] = ["Jobs"],
        ["Targets"] = ["Planning", "Runs", "Jobs"],
        ["Agent"] = ["Targets", "State", "Runs", "Planning", "Files", "Jobs", "Secrets", "Schedules", "Diagnostics"],
        ["Client"] = ["Agent", "Targets", "State", "Runs", "Planning", "Exports", "Files", "Jobs", "Secrets", "Schedules", "Diagnostics"],
    };

    public static TheoryData<string> Folders => [.. s_allowed.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_lies_below_it(string folder)
    {
        string path = RepositoryFiles.At($"src/TrainingJobs.Core/{folder}");
        if (!Directory.Exists(path))
        {
            return;
        }

        string[] others = [.. s_allowed.Keys.Append("Data").Append("Notifications").Except([folder])];
        var wrong = new List<string>();
        foreach (string file in SourcesIn(path))
        {
            foreach (Match match in Reference().Matches(WithoutComments(File.ReadAllText(file))))
            {
                string used = match.Groups["folder"].Value;
                if (others.Contains(used) && !s_allowed[folder].Contains(used))
                {
                    wrong.Add($"{Path.GetRelativePath(path, file)} uses {used}: {match.Value.Trim()}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_below_the_client_uses_the_client()
    {
        string core = RepositoryFiles.At("src/TrainingJobs.Core");
        Assert.DoesNotContain(
            SourcesIn(core).Where(f => Path.GetDirectoryName(f) != core), f => WithoutComments(File.ReadAllText(f)).Contains("TrainingJobsClient"));
    }

    [Fact]
    public void Core_does_not_know_PowerShell()
    {
        Assert.DoesNotContain(
            SourcesIn(RepositoryFiles.At("src/TrainingJobs.Core")), f => File.ReadAllText(f).Contains("System.Management.Automation"));
        Assert.DoesNotContain(
            typeof(TrainingJobsException).Assembly.GetReferencedAssemblies(), a => a.Name!.StartsWith("System.Management.Automation"));
    }

    [Fact]
    public void A_target_never_reads_a_job_file_and_a_reader_never_knows_a_target()
    {
        Assert.DoesNotContain("Files", s_allowed["Targets"]);
        Assert.DoesNotContain("Targets", s_allowed["Files"]);
    }

    [Theory]
    [InlineData("TrainingJobs.Core")]
    [InlineData("TrainingJobs.Host", "TrainingJobs.Core")]
    [InlineData("TrainingJobs.Cmdlets", "TrainingJobs.Core")]
    [InlineData("TrainingJobs.Loader")]
    public void A_project_references_only_the_projects_below_it(string project, params string[] allowed)
    {
        XDocument file = XDocument.Load(RepositoryFiles.At($"src/{project}/{project}.csproj"));
        IEnumerable<string> referenced = file.Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
        Assert.Empty(referenced.Except(allowed));
    }

    private static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"));

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    // A using directive, a full name, or a name that begins at the folder (Planning.ShellQuoting).
    [GeneratedRegex(@"(?:TrainingJobs\.Core\.|(?<![\w.])(?=(?:Jobs|Files|Planning|Runs|State|Agent|Targets)\.[A-Z]\w+(?:\.[A-Z]|\())|cref=""TrainingJobs\.Core\.)(?<folder>[A-Z]\w+)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}

using TrainingJobs.Core.Targets.Unix;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Scripts;

/// <summary>What holds for every script of the engine.</summary>
[Trait("Needs", "Processes")]
public class ShellScriptTests
{
    private static readonly string s_bin = $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}";

    private static readonly string[] s_files = [.. Directory
        .EnumerateFiles(RepositoryFiles.At("src/TrainingJobs.Core"), "*.sh", SearchOption.AllDirectories)
        .Where(file => !file.Contains(s_bin, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. s_files];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Shellcheck_has_nothing_to_say(string file)
    {
        Skip.If(ShellProcess.ProgramOf("shellcheck") is null, "shellcheck is not installed.");

        (int code, string output) = await DockerCommand.TryAsync("shellcheck", ["--shell=sh", "--severity=style", file]);

        Assert.True(code == 0, output);
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Each_shell_understands_what_is_left_without_comments(string file)
    {
        string script = ShellScript.Read(Path.GetFileName(file));
        Assert.DoesNotContain("\n#", script);
        Assert.EndsWith("\n", script);
        foreach (string shell in (string[])["sh", "dash", "bash", "busybox sh"])
        {
            string[] words = shell.Split(' ');
            if (ShellProcess.ProgramOf(words[0]) is not null)
            {
                (int code, string output) = await DockerCommand.TryAsync(words[0], [.. words.Skip(1), "-n", "-c", script]);
                Assert.True(code == 0, $"{shell}: {output}");
            }
        }
    }

    [Fact]
    public void No_two_have_the_same_name_and_all_are_in_the_assembly()
    {
        string[] names = [.. s_files.Select(file => Path.GetFileName(file))];
        IEnumerable<string> held =
            typeof(ShellScript).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sh", StringComparison.Ordinal));

        Assert.NotEmpty(names);
        Assert.Equal(names.Order(), held.Order());
    }

    [Fact]
    public void A_name_that_is_wrong_is_told() => Assert.Contains("'no.sh'", Assert.Throws<ArgumentException>(() => ShellScript.Read("no.sh")).Message);
}

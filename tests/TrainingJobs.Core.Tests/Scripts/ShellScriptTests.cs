using TrainingJobs.Core.Targets.Unix;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Scripts;

/// <summary>What holds for every script of the engine.</summary>
[Trait("Needs", "Processes")]
public class ShellScriptTests
{
    private static readonly string s_source = RepositoryFiles.At("src/TrainingJobs.Core");

    public static TheoryData<string> Files => [.. Directory
        .EnumerateFiles(Path.Combine(s_source, "Targets"), "*.sh", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(s_source, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Each_shell_understands_what_is_left_without_comments(string file)
    {
        string owners = $"TrainingJobs.Core.{Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '.')}";
        Type owner = typeof(ShellScript).Assembly.GetTypes().First(type => type.Namespace == owners);
        string script = ShellScript.Load(owner, Path.GetFileName(file));

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
    public void A_name_that_is_wrong_is_told() =>
        Assert.Contains("'no.sh'", Assert.Throws<InvalidOperationException>(() => ShellScript.Load(typeof(ShellScript), "no.sh")).Message);
}

using TrainingJobs.Core.Targets.Docker.Images;
using TrainingJobs.Core.Targets.Results;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public class IgnoreRulesTests
{
    [Theory]
    [InlineData("data", "data", true)]
    [InlineData("data", "data/x/y", true)]
    [InlineData("data", "other/data", false)]
    [InlineData("/data/", "data/x", true)]
    [InlineData("./data", "data", true)]
    [InlineData("*.bin", "a.bin", true)]
    [InlineData("*.bin", "sub/a.bin", false)]
    [InlineData("**/*.bin", "a.bin", true)]
    [InlineData("**/*.bin", "sub/deep/a.bin", true)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a/**", "a/b", true)]
    [InlineData("?.txt", "a.txt", true)]
    [InlineData("?.txt", "ab.txt", false)]
    [InlineData("[ab].txt", "b.txt", true)]
    [InlineData("[^ab].txt", "b.txt", false)]
    [InlineData("# data", "data", false)]
    [InlineData("data\n!data/keep", "data/keep", false)]
    [InlineData("data\n!data/keep", "data/x", true)]
    [InlineData("*\n!src\nsrc/x", "src/y", false)]
    [InlineData("*\n!src\nsrc/x", "src/x", true)]
    [InlineData("a+b(c).txt", "a+b(c).txt", true)]
    [InlineData("", "anything", false)]
    public void Rules_are_those_of_docker(string rules, string path, bool isIgnored) =>
        Assert.Equal(isIgnored, IgnoreRules.Parse(rules).IsIgnored(path));

    [Fact]
    public void A_folder_that_is_left_out_is_looked_into_for_what_is_taken_back()
    {
        string folder = Directory.CreateTempSubdirectory("tj-ignore-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "data", "deep"));
            File.WriteAllText(Path.Combine(folder, "data", "x"), "");
            File.WriteAllText(Path.Combine(folder, "data", "deep", "keep"), "");
            File.WriteAllText(Path.Combine(folder, "train.py"), "");

            Assert.Equal(
                ["p/data/deep/keep", "p/train.py"],
                ContextFile.Below(folder, IgnoreRules.Parse("data\n!data/deep/keep"), "p").Select(file => file.Name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

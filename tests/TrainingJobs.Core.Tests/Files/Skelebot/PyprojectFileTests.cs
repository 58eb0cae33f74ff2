using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Files.Skelebot;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Skelebot;

public class PyprojectFileTests
{
    [Theory]
    [InlineData("[project]\ndependencies = [\"a\", 'b>=1']\n", "a|b>=1")]
    [InlineData("[project] # meta\ndependencies = [\"a\"]\n", "a")]
    [InlineData("project.dependencies = [\"a\"]\n", "a")]
    [InlineData("project = {dependencies = [\"a\"]}\n", "a")]
    [InlineData("[project]\ndependencies = [\n  \"a\", # first\n  \"b ; python_version<'3.12'\",\n]\n", "a|b ; python_version<'3.12'")]
    [InlineData("[project]\ndependencies = [\"\\u0042ase\"]\n", "Base")]
    [InlineData("[project]\ndependencies = [\"\"\"a\"\"\"]\n[project.optional-dependencies]\ndev = [\"c\"]\n\"docs x\" = [\"d\"]\n", "a|c|d")]
    [InlineData("[ \"project\" . optional-dependencies ]\ndev = [\"c\"]\n", "c")]
    [InlineData("[tool.other]\ndependencies = [\"no\"]\n[build-system]\nrequires = [\"no\"]\n", "")]
    [InlineData("[project]\nname = \"x\"\ndescription = \"\"\"\ndependencies = [\"no\"]\n\"\"\"\ndependencies = [\"a\"]\n", "a")]
    [InlineData("", "")]
    public void Dependencies_are_found_however_TOML_is_written(string text, string expected)
    {
        var diagnostics = new DiagnosticBag("/nowhere/skelebot.yaml");
        Assert.Equal(expected, string.Join('|', PyprojectFile.Parse(text, "pyproject.toml", new TextPosition(1, 1), diagnostics)));
        Assert.Empty(diagnostics.ToList());
    }

    [Fact]
    public void What_is_no_TOML_is_told_with_its_line()
    {
        var diagnostics = new DiagnosticBag("/nowhere/skelebot.yaml");
        Assert.Empty(PyprojectFile.Parse("[project]\ndependencies = [\"a\"\n", "pyproject.toml", new TextPosition(3, 5), diagnostics));
        Diagnostic only = Assert.Single(diagnostics.ToList());
        Assert.Equal((DiagnosticCodes.SyntaxError, 3, 5), (only.Code, only.Line, only.Column));
        Assert.Matches("'pyproject.toml' is no valid TOML \\(line [0-9]+\\)", only.Message);
    }
}

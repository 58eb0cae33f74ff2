using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Planning;

[Trait("Needs", "Processes")]
public class CommandTests
{
    private const string Declared = "{name: lr, default: 0.1}, {name: layers, type: list, default: [1, 2]}, {name: fast, type: flag}, {name: b, default: x y}";

    [Theory]
    [InlineData("[p]", "", "p|--lr|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '${lr}']", "", "p|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '--rate=${lr}/${b}']", "", "p|--rate=0.1/x y|--layers|1|2")]
    [InlineData("[p, '${layers}', end]", "", "p|1|2|end|--lr|0.1|-b|x y")]
    [InlineData("[p, '${layers}', end]", "--layers", "p|end|--lr|0.1|-b|x y")]
    [InlineData("[p, '--l=${layers}']", "", "p|--l=1 2|--lr|0.1|-b|x y")]
    [InlineData("[p, '${fast}', end]", "", "p|end|--lr|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '${fast}', end]", "--fast", "p|--fast|end|--lr|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '-f=${fast}']", "--fast", "p|-f=true|--lr|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '-f=${fast}']", "", "p|-f=false|--lr|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '${HOME}', '$lr', '${}']", "", "p|${HOME}|$lr|${}|--lr|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '$${lr}', '$${HOME}']", "", "p|${lr}|${HOME}|--lr|0.1|--layers|1|2|-b|x y")]
    [InlineData("[p, '${lr}', '${lr}']", "--lr ${b}", "p|${b}|${b}|--layers|1|2|-b|x y")]
    [InlineData("p", "", "/bin/sh|-c|p --lr 0.1 --layers 1 2 -b 'x y'")]
    [InlineData("p ${b} ${layers} ${fast}", "--fast", "/bin/sh|-c|p 'x y' 1 2 --fast --lr 0.1")]
    [InlineData("p f=${fast} $${lr} ${HOME} --l=${layers}", "", "/bin/sh|-c|p f=false ${lr} ${HOME} --l='1 2' --lr 0.1 -b 'x y'")]
    [InlineData("p ${lr} ${layers} # ${b}", "", "/bin/sh|-c|p 0.1 1 2 -b 'x y'")]
    public void Values_go_where_they_are_named_or_to_the_end(string command, string words, string expected) => Assert.Equal(
        expected, Plans.Vector(Plans.Plan(Plans.Job(command, Declared), words.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void A_placeholder_without_a_value_is_told()
    {
        var only = Plans.Bad(Plans.Plan(Plans.Job("[p, '${data}']", "{name: data}")));
        Assert.Equal("MissingArgument", only.Code);
        Assert.Contains("'data'", only.Message);
    }

    [Fact]
    public void Positional_ones_come_first_in_order() => Assert.Equal(
        "p|1|2|-a|3", Plans.Vector(Plans.Plan(Plans.Job("[p]", "{name: a}, {name: x, positional: true}, {name: y, positional: true}"), "-a", "3", "1", "2")));

    [Fact]
    public void The_command_line_is_what_one_would_type_in_sh()
    {
        WorkerPlan vector = Plans.Good(Plans.Plan(Plans.Job("[p, it's]", "{name: b}"), "-b", "x y")).Execution.Workers[0];
        Assert.Equal("p 'it'\\''s' -b 'x y'", vector.CommandLine);
        WorkerPlan shell = Plans.Good(Plans.Plan(Plans.Job("echo $HOME", "{name: b}"), "-b", "x y")).Execution.Workers[0];
        Assert.Equal("echo $HOME -b 'x y'", shell.CommandLine);
        Assert.Equal(shell.CommandLine, shell.Arguments[^1]);
    }

    [SkippableTheory]
    [InlineData("printf %s ${x}")]
    [InlineData("printf %s \"${x}\"")]
    [InlineData("printf %s '${x}'")]
    [InlineData("printf %s \"$(printf %s ${x})\"")]
    [InlineData("printf %s \"$(printf %s \"${x}\")\"")]
    [InlineData("printf %s 'it'\\''s' >/dev/null; printf %s a\\\"${x} | tail -c +3")]
    [InlineData("# don't ${x}\nprintf %s ${x}")]
    [InlineData("(cd /; printf %s \"${x}\")")]
    [InlineData("echo \\${x} >/dev/null; printf %s \"${x}\"")]
    [InlineData("for i in 1; do printf %s \"${x}\"; done")]
    public void A_value_in_a_shell_text_can_only_be_read_as_itself(string command)
    {
        Skip.If(!File.Exists("/bin/sh"), "there is no /bin/sh");
        TrainingJob job = Plans.Job("[p]", "{name: x}") with { Command = JobCommand.ForShell(command) };
        Gen<string> value = Gen.Elements("'", "\"", "\\", "$", "`", "$(echo no)", "`echo no`", "${HOME}", " ", "\n", ";", "#", "a", "*", "~", "!", "&", "é", "${x}", "(", ")")
            .ListOf().Select(parts => string.Concat(parts) + "z");
        Prop.ForAll(value.ToArbitrary(), text => Run(Plans.Good(Plans.Plan(job, "--x=" + text)).Execution.Workers[0].Arguments) == text)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_value_that_would_have_to_be_quoted_cannot_stand_between_backticks()
    {
        TrainingJob job = Plans.Job("[p]", "{name: x}") with { Command = JobCommand.ForShell("echo `date +${x}`") };
        Assert.Equal("/bin/sh|-c|echo `date +%s`", Plans.Vector(Plans.Plan(job, "--x=%s")));
        Assert.Contains("$(…)", Plans.Bad(Plans.Plan(job, "--x=a b")).Suggestion);
    }

    private static string Run(IReadOnlyList<string> vector)
    {
        var start = new ProcessStartInfo(vector[0]) { RedirectStandardOutput = true, StandardOutputEncoding = new System.Text.UTF8Encoding(false) };
        foreach (string argument in vector.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(120_000));
        return output;
    }
}

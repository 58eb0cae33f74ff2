using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Planning;

public class ArgumentTests
{
    private const string Declared = """
        {name: epochs, type: int, alias: [e, rounds]}, {name: lr, type: float}, {name: n}, {name: opt, choices: [sgd, adam]},
        {name: layers, type: list}, {name: verbose, type: flag, alias: v}, {name: dry, type: flag, alias: d, default: true},
        {name: data, positional: true}, {name: out, positional: true}
        """;

    private static TrainingJob Job { get; } = Plans.Job("[p]", Declared.ReplaceLineEndings(" "));

    [Theory]
    [InlineData("", "p|--dry")]
    [InlineData("--epochs 5", "p|--epochs|5|--dry")]
    [InlineData("--epochs=5", "p|--epochs|5|--dry")]
    [InlineData("-e 5", "p|--epochs|5|--dry")]
    [InlineData("-e5", "p|--epochs|5|--dry")]
    [InlineData("-e=5", "p|--epochs|5|--dry")]
    [InlineData("--rounds 5", "p|--epochs|5|--dry")]
    [InlineData("--Epochs 5", "p|--epochs|5|--dry")]
    [InlineData("--epo=5", "p|--epochs|5|--dry")]
    [InlineData("--epochs 4 --epochs 5", "p|--epochs|5|--dry")]
    [InlineData("-n x", "p|-n|x|--dry")]
    [InlineData("--n x", "p|-n|x|--dry")]
    [InlineData("--lr 0.00003", "p|--lr|0.00003|--dry")]
    [InlineData("--lr -1e-5", "p|--lr|-1e-5|--dry")]
    [InlineData("--lr -inf", "p|--lr|-inf|--dry")]
    [InlineData("--epochs -1", "p|--epochs|-1|--dry")]
    [InlineData("--epochs 007", "p|--epochs|007|--dry")]
    [InlineData("-n=", "p|-n||--dry")]
    [InlineData("-n=--x", "p|-n|--x|--dry")]
    [InlineData("-n -", "p|-n|-|--dry")]
    [InlineData("--layers 64 -32 1", "p|--layers|64|-32|1|--dry")]
    [InlineData("--layers 64 32 --epochs 5 x", "p|x|--epochs|5|--layers|64|32|--dry")]
    [InlineData("--layers=64 --layers 32", "p|--layers|64|32|--dry")]
    [InlineData("--layers", "p|--layers|--dry")]
    [InlineData("--layers 1 -- x", "p|x|--layers|1|--dry")]
    [InlineData("--verbose", "p|--verbose|--dry")]
    [InlineData("-v", "p|--verbose|--dry")]
    [InlineData("-vd", "p|--verbose|--dry")]
    [InlineData("--verbose=true --dry=false", "p|--verbose")]
    [InlineData("--verbose=no --no-dry", "p")]
    [InlineData("x", "p|x|--dry")]
    [InlineData("x y", "p|x|y|--dry")]
    [InlineData("x --epochs 5 y", "p|x|y|--epochs|5|--dry")]
    [InlineData("--data x y", "p|x|y|--dry")]
    [InlineData("-5 y", "p|-5|y|--dry")]
    [InlineData("-- --x --epochs", "p|--x|--epochs|--dry")]
    public void Words_are_read_as_argparse_does(string words, string expected) =>
        Assert.Equal(expected, Plans.Vector(Plans.Plan(Job, words.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("--epocs 5", "UnknownArgument", "--epocs", "Did you mean '--epochs'?")]
    [InlineData("--epocs=5", "UnknownArgument", "--epocs", "Parameters: epochs, lr")]
    [InlineData("-epochs 5", "UnknownArgument", "-epochs", "Did you mean '--epochs'?")]
    [InlineData("-q", "UnknownArgument", "-q", "Parameters: epochs")]
    [InlineData("x y z", "UnknownArgument", "'z'", "Parameters: epochs")]
    [InlineData("--layers 1 --foo", "UnknownArgument", "--foo", "Parameters: epochs")]
    [InlineData("--epochs", "MissingArgument", "'epochs'", "--epochs <value>")]
    [InlineData("--opt --lr=1", "MissingArgument", "'opt'", "Choices: sgd, adam.")]
    [InlineData("--epochs 1.5", "InvalidArgument", "'epochs'", null)]
    [InlineData("--epochs five", "InvalidArgument", "a whole number", null)]
    [InlineData("--lr fast", "InvalidArgument", "a number", null)]
    [InlineData("--opt adm", "InvalidArgument", "'opt'", "Did you mean 'adam'? Choices: sgd, adam.")]
    [InlineData("--verbose=maybe", "InvalidArgument", "'verbose'", "--verbose=false")]
    [InlineData("--out y", "MissingArgument", "'data'", "Give 'data' a value")]
    public void A_wrong_word_is_told_with_the_parameter_and_what_it_takes(string words, string code, string message, string? suggestion)
    {
        Diagnostic only = Plans.Bad(Plans.Plan(Job, words.Split(' ')));
        Assert.Equal(code, only.Code);
        Assert.Contains(message, only.Message);
        Assert.Contains(suggestion ?? "", only.Suggestion ?? "");
    }

    [Fact]
    public void All_wrong_arguments_are_told_at_once() => Assert.Equal(
        ["UnknownArgument", "InvalidArgument", "InvalidArgument"],
        Plans.Plan(Job, "--epochs", "x", "--lr", "y", "--zzz").Diagnostics.Select(d => d.Code));

    [Theory]
    [InlineData("Epochs", "p|--epochs|5|--dry")]
    [InlineData("ROUNDS", "p|--epochs|5|--dry")]
    [InlineData("--epochs", "p|--epochs|5|--dry")]
    public void A_value_by_name_is_found_by_alias_and_in_any_case_and_wins_over_words(string name, string expected) =>
        Assert.Equal(expected, Plans.Vector(Named(Job, name, ["5"], "--epochs", "4")));

    [Fact]
    public void Values_by_name_may_be_lists_and_flags()
    {
        Assert.Equal("p|--layers|1|2|--dry", Plans.Vector(Named(Job, "layers", ["1", "2"])));
        Assert.Equal("p|--verbose|--dry", Plans.Vector(Named(Job, "v", [])));
        Assert.Equal("p", Plans.Vector(Named(Job, "dry", ["False"])));
        Assert.Equal("InvalidArgument", Plans.Bad(Named(Job, "lr", ["1", "2"])).Code);
        Assert.Contains("Did you mean '--epochs'?", Plans.Bad(Named(Job, "epoch", ["1"])).Suggestion);
    }

    [Fact]
    public void A_positional_given_by_name_leaves_the_words_to_the_others() =>
        Assert.Equal("p|x|y|--dry", Plans.Vector(Named(Job, "data", ["x"], "y")));

    [Fact]
    public void Names_that_differ_only_in_case_are_told_apart()
    {
        TrainingJob job = Plans.Job("[p]", "{name: n}, {name: N}, {name: lr}");
        Assert.Equal("p|-n|1|-N|2", Plans.Vector(Plans.Plan(job, "-N", "2", "-n", "1")));
        Assert.Equal("p|--lr|1", Plans.Vector(Plans.Plan(job, "--LR", "1")));
    }

    [Fact]
    public void A_required_parameter_must_be_given()
    {
        TrainingJob job = Plans.Job("[p]", "{name: data, required: true, choices: [a, b]}");
        Diagnostic only = Plans.Bad(Plans.Plan(job));
        Assert.Equal("MissingArgument", only.Code);
        Assert.Contains("'data'", only.Message);
        Assert.Contains("Choices: a, b.", only.Suggestion);
        Assert.Single(Plans.Plan(job, "--data").Diagnostics);
    }

    [Fact]
    public void A_positional_list_leaves_words_for_what_comes_after_it()
    {
        TrainingJob job = Plans.Job("[p]", "{name: inputs, type: list, positional: true}, {name: out, positional: true}");
        JobPlan plan = Plans.Good(Plans.Plan(job, "a", "b", "c"));
        Assert.Equal(["a", "b"], plan.Execution.Arguments["inputs"]);
        Assert.Equal(["c"], plan.Execution.Arguments["out"]);
    }

    [Fact]
    public void A_parameter_that_is_called_like_a_negated_flag_is_itself()
    {
        TrainingJob job = Plans.Job("[p]", "{name: cache, type: flag, default: true}, {name: no-cache, type: flag}");
        Assert.Equal("p|--cache|--no-cache", Plans.Vector(Plans.Plan(job, "--no-cache")));
    }

    [Fact]
    public void Arguments_are_the_effective_values_with_defaults()
    {
        JobPlan plan = Plans.Good(Plans.Plan(Job, "--lr", "3.10"));
        Assert.Equal(["lr", "dry"], plan.Execution.Arguments.Keys);
        Assert.Equal(["3.10"], plan.Execution.Arguments["lr"]);
    }

    [Fact]
    public void Any_words_give_a_plan_or_findings() =>
        Prop.ForAll(
            Gen.Elements("--epochs", "-e", "5", "--", "-", "--layers", "--layers=", "=", "--=", "--=x", "-=", "x y", "--no-verbose", "--no-", "-vd", "-ve5", "", "-1", "--lr=nan", "--v", "-e-5", "---", "\0")
                .ListOf().ToArbitrary(),
            words => Plans.Plan(Job, [.. words]) is { } result && (result.Plan is null) == (result.Diagnostics.Count > 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static PlanResult Named(TrainingJob job, string name, string[] values, params string[] words) => JobPlanner.Plan(
        job, new JobArguments { Words = words, Named = new Dictionary<string, IReadOnlyList<string>> { [name] = values } }, Plans.Target);
}

using System.Management.Automation;
using System.Reflection;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed class CmdletContractTests
{
    private static readonly string[] s_changing = ["Set", "Start", "Stop", "Remove", "Register", "Unregister", "Enable", "Disable", "Export", "Restart"];

    public static TheoryData<string> Names => [.. CmdletClass.All.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void There_are_cmdlets() => Assert.True(CmdletClass.All.Count >= 14, $"{CmdletClass.All.Count} cmdlets were found");

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verb_is_an_approved_one(string name)
    {
        IEnumerable<string> approved = new[] { typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic), typeof(VerbsCommunications), typeof(VerbsSecurity) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Contains(Find(name).Verb, approved);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_class_is_sealed_and_named_after_the_cmdlet(string name)
    {
        CmdletClass cmdlet = Find(name);
        Assert.True(cmdlet.Type.IsSealed);
        Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Type.Name);
        Assert.Equal("TrainingJobs.Cmdlets.Commands", cmdlet.Type.Namespace);
        Assert.True(cmdlet.Type.IsSubclassOf(typeof(TrainingJobsCmdlet)));
        Assert.True(File.Exists(Repository.PathOf("src", "TrainingJobs.Cmdlets", "Commands", cmdlet.Type.Name + ".cs")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_output_type_is_declared(string name) =>
        Assert.NotEmpty(CmdletClass.Data<OutputTypeAttribute>(Find(name).Type));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_changes_something_asks_before(string name)
    {
        CmdletClass cmdlet = Find(name);
        // New-TrainingJob makes a value in memory, so that there is nothing to ask for.
        Assert.Equal(s_changing.Contains(cmdlet.Verb), cmdlet.Supports("SupportsShouldProcess"));
    }

    [Fact]
    public void Only_what_destroys_results_has_a_high_impact() => Assert.Equal(
        ["Remove-TrainingRun"],
        CmdletClass.All.Where(c => c.Settings.TryGetValue("ConfirmImpact", out object? impact) && (int)impact! == (int)ConfirmImpact.High).Select(c => c.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_path_with_wildcards_has_a_literal_one_beside_it(string name)
    {
        CmdletClass cmdlet = Find(name);
        PropertyInfo? path = cmdlet.Parameters.SingleOrDefault(p => p.Name == "Path");
        if (path is null || !CmdletClass.Data<SupportsWildcardsAttribute>(path).Any())
        {
            return;
        }

        PropertyInfo literal = Assert.Single(cmdlet.Parameters, p => p.Name == "LiteralPath");
        Assert.Equal(["PSPath", "LP"], CmdletClass.Aliases(literal));
        Assert.Equal(path.PropertyType, literal.PropertyType);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void At_most_one_parameter_of_a_set_takes_the_pipeline_by_value(string name)
    {
        IEnumerable<string> sets = Find(name).Parameters
            .SelectMany(CmdletClass.Data<ParameterAttribute>)
            .Select(CmdletClass.Named)
            .Where(settings => settings.TryGetValue("ValueFromPipeline", out object? value) && value is true)
            .Select(settings => settings.TryGetValue("ParameterSetName", out object? set) ? (string)set! : "");
        Assert.Equal(sets.Distinct(), sets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Waits_have_a_limit(string name)
    {
        CmdletClass cmdlet = Find(name);
        if (cmdlet.Verb == "Wait")
        {
            Assert.Contains(cmdlet.Parameters, p => p.Name == "Timeout" && p.PropertyType == typeof(TimeSpan?));
        }
    }

    [Fact]
    public void The_assembly_loads_without_its_own_copy_of_PowerShell()
    {
        string bin = Repository.PathOf("module", "bin");
        if (Directory.Exists(bin))
        {
            Assert.False(File.Exists(Path.Combine(bin, "System.Management.Automation.dll")), "module/bin has the stub of System.Management.Automation");
        }
    }

    private static CmdletClass Find(string name) => CmdletClass.All.Single(cmdlet => cmdlet.Name == name);
}

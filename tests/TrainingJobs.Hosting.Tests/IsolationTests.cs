using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using Xunit;
using YamlDotNet.Serialization;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class IsolationTests(HostedModule module)
{
    [Fact]
    public void The_assemblies_of_the_module_are_loaded_apart_from_those_of_the_program()
    {
        // The program uses its own version, the module the other one.
        Assert.Equal("a: 1", new SerializerBuilder().Build().Serialize(new { a = 1 }).Trim());
        Assert.Equal("train", module.One($"(Import-TrainingJob '{Checkout.Iris}').Name").ToString());
        Assert.Equal("Default", ContextOf("System.Management.Automation"));
        Assert.Equal("Default", ContextOf("TrainingJobs.Loader"));
        Assert.Equal("TrainingJobs", ContextOf("TrainingJobs.Core"));
        Assert.Equal("TrainingJobs", ContextOf("TrainingJobs.Cmdlets"));
        Assert.Equal(
            ["Default", "TrainingJobs"],
            Loaded("YamlDotNet").Select(assembly => AssemblyLoadContext.GetLoadContext(assembly)!.Name!).Order(StringComparer.Ordinal));
        Assert.Equal(2, Loaded("YamlDotNet").Select(assembly => assembly.GetName().Version).Distinct().Count());
    }

    [Fact]
    public void A_second_runspace_has_the_module_too_and_shares_its_runs()
    {
        string id = module.One("(New-TrainingJob shared true | Start-TrainingJob -Wait).Id").ToString();
        using var second = HostedModule.Open();
        using PowerShell shell = PowerShell.Create(second);
        Assert.Equal(id, Assert.Single(shell.AddScript("(Get-TrainingRun shared).Id").Invoke()).ToString());
    }

    [Fact]
    public void Importing_it_writes_nothing()
    {
        module.EnterHome();
        try
        {
            using var other = HostedModule.Open();
            Assert.False(Path.Exists(Environment.GetEnvironmentVariable("TRAININGJOBS_HOME")));
        }
        finally
        {
            module.LeaveHome();
        }
    }

    private static string? ContextOf(string name) => AssemblyLoadContext.GetLoadContext(Assert.Single(Loaded(name)))!.Name;

    private static IEnumerable<Assembly> Loaded(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == name);
}

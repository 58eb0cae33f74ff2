using System.Management.Automation;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class DynamicParameterTests(HostedModule module)
{
    [Theory]
    [InlineData("Epochs", typeof(long))]
    [InlineData("LearningRate", typeof(double))]
    [InlineData("Optimizer", typeof(string))]
    public void What_a_job_declares_is_a_parameter_with_its_type(string name, Type type)
    {
        PSObject found = module.One(
            $"(Get-Command Start-TrainingJob -ArgumentList '{Checkout.Iris}', 'train').Parameters['{name}']");
        var parameter = Assert.IsType<ParameterMetadata>(found.BaseObject);
        Assert.True(parameter.IsDynamic);
        Assert.Equal(type, parameter.ParameterType);
    }

    [Fact]
    public void Its_choices_are_held_and_named_in_the_error()
    {
        ErrorRecord error = Assert.Single(module.Errors($"Get-JobPlan '{Checkout.Iris}' train -Optimizer adam"));
        Assert.StartsWith("ParameterArgumentValidationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("momentum", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_given_stands_on_the_command_line_as_it_was_typed()
    {
        string plan = $"Get-JobPlan '{Checkout.Iris}' train -Epochs 3 -LearningRate 0.00003";
        string line = module.One($"({plan}).Execution.Workers[0].CommandLine").ToString();
        Assert.Contains("--epochs 3", line, StringComparison.Ordinal);
        Assert.Contains("--learning-rate 0.00003", line, StringComparison.Ordinal);
    }

    [Fact]
    public void They_follow_the_file_when_it_changes()
    {
        string file = Path.Combine(Path.GetTempPath(), $"changing-{Guid.NewGuid():n}.yaml");
        try
        {
            foreach (string name in new[] { "first", "second" })
            {
                File.WriteAllText(file, $"jobs:\n  a:\n    command: [echo]\n    parameters:\n      {name}: {{type: int}}\n");
                string[] names = module.Texts($"(Get-Command Start-TrainingJob -ArgumentList '{file}').Parameters.Keys");
                Assert.Equal([name], names.Select(found => found.ToLowerInvariant()).Intersect(["first", "second"]));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }
}

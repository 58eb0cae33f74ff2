using System.Reflection;
using Xunit;

namespace TrainingJobs.Core.Tests;

/// <summary>
/// What a test class says that it needs decides which suite of test.sh it is run with: nothing for the unit tests, which are to be
/// quick.
/// </summary>
public sealed class SuiteTests
{
    private static readonly string[] s_needs = ["Docker", "Processes"];

    public static TheoryData<Type> Classes => [.. typeof(SuiteTests).Assembly.GetTypes().Where(IsTestClass)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void A_class_says_what_it_needs(Type test)
    {
        string[] said = [.. NeedsOf(test)];
        Assert.Empty(said.Except(s_needs));
        Assert.True(said.Length < 2, $"{test} needs {string.Join(" and ", said)}: a test is of one suite.");
        if (Uses(test, "DockerFixture"))
        {
            Assert.True(said is ["Docker"], $"{test} uses a Docker daemon: give it [Trait(\"Needs\", \"Docker\")].");
        }
        else if (Uses(test, "TestEngine"))
        {
            Assert.True(said.Length > 0, $"{test} starts agents and runs: give it [Trait(\"Needs\", \"Processes\")].");
        }
    }

    private static bool IsTestClass(Type type) =>
        !type.IsAbstract
        && type.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>(inherit: true).Any());

    private static IEnumerable<string> NeedsOf(Type test) => test.GetCustomAttributesData()
        .Where(data => data.AttributeType == typeof(TraitAttribute))
        .Where(data => (string?)data.ConstructorArguments[0].Value == "Needs")
        .Select(data => (string)data.ConstructorArguments[1].Value!);

    /// <summary>True when the class has a field, or is constructed with something, of a type with the name.</summary>
    private static bool Uses(Type test, string name) =>
        test.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Select(field => field.FieldType)
            .Concat(test.GetConstructors().SelectMany(one => one.GetParameters()).Select(parameter => parameter.ParameterType))
            .Any(type => type.Name == name);
}

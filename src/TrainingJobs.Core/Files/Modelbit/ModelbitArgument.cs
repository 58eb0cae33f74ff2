using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>One of <c>mainFunctionArgs</c>.</summary>
/// <param name="Name">Name of the argument.</param>
/// <param name="Type"><c>int</c>, <c>str</c>, <c>float</c>, <c>bool</c> or <c>Any</c>.</param>
/// <param name="Node">Where it stands.</param>
internal sealed record ModelbitArgument(string Name, string Type, YamlScalar Node);

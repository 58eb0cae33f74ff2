using System.Text.Json;
using TrainingJobs.Core.Files.TrainingJobs;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class SchemaTests
{
    private static readonly JsonElement s_schema =
        JsonDocument.Parse(File.ReadAllText(RepositoryFiles.At("module/trainingjobs.schema.json"))).RootElement;

    [Fact]
    public void The_schema_knows_the_keys_that_the_reader_knows()
    {
        AssertKeys(TrainingJobsKeys.File, s_schema);
        AssertKeys(TrainingJobsKeys.Job, Definition("job"));
        AssertKeys(TrainingJobsKeys.Parameter, Definition("parameter"));
        AssertKeys(TrainingJobsKeys.Secret, Definition("secret"));
        AssertKeys(TrainingJobsKeys.JobResources, Definition("resources"));
        AssertKeys(TrainingJobsKeys.Gpu, Definition("gpu"));
        AssertKeys(TrainingJobsKeys.Python, Definition("python"));
        AssertKeys(TrainingJobsKeys.Retry, Definition("retry"));
        AssertKeys(TrainingJobsKeys.Worker, Definition("worker"));
        AssertKeys(TrainingJobsKeys.ShellCommand, Definition("shellCommand"));
        AssertKeys(TrainingJobsKeys.Step, Definition("step"));
        AssertKeys(TrainingJobsKeys.Build, Definition("build"));
        AssertKeys(TrainingJobsKeys.Schedule, Definition("schedule"));
        AssertKeys(TrainingJobsKeys.Dataset, Definition("dataset"));
        AssertKeys(TrainingJobsKeys.Model, Definition("model"));
        AssertKeys(TrainingJobsKeys.Data, Definition("data"));
        AssertKeys(TrainingJobsKeys.Location, Definition("location"));
        AssertKeys(TrainingJobsKeys.StoredData, Definition("storedData"));
        AssertKeys(TrainingJobsKeys.Endpoint, Definition("endpoint"));
        AssertKeys(TrainingJobsKeys.Route, Definition("route"));
        AssertKeys(TrainingJobsKeys.RouteParameter, Definition("routeParameter"));
    }

    [Fact]
    public void The_schema_knows_the_names_of_the_enums()
    {
        AssertNames<RunAs>(Definition("job").GetProperty("properties").GetProperty("native"));
        AssertNames<JobKind>(Definition("job").GetProperty("properties").GetProperty("kind"));
        AssertNames<ParameterType>(Definition("parameter").GetProperty("properties").GetProperty("type"));
        AssertNames<SecretSource>(Definition("secret").GetProperty("properties").GetProperty("source"));
        AssertNames<SecretInjection>(Definition("secret").GetProperty("properties").GetProperty("as"));
    }

    [Fact]
    public void Every_field_is_described_and_typos_are_flagged()
    {
        foreach (JsonElement place in (JsonElement[])[s_schema, .. s_schema.GetProperty("definitions").EnumerateObject().Select(d => d.Value).Where(d => d.TryGetProperty("properties", out _))])
        {
            Assert.False(place.GetProperty("additionalProperties").GetBoolean());
            Assert.All(place.GetProperty("properties").EnumerateObject(), p =>
                Assert.True(p.Value.TryGetProperty("description", out _) || s_schema.GetProperty("definitions").GetProperty(p.Name).TryGetProperty("description", out _), p.Name));
        }
    }

    [Fact]
    public void The_page_of_the_format_says_of_each_field_what_the_schema_says()
    {
        IEnumerable<(string, string)> told = File.ReadLines(RepositoryFiles.At("docs/formats/trainingjobs.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split(" | "))
            .Select(cells => (cells[0].Trim('|', ' ', '`'), cells[^1].TrimEnd('|', ' ')));
        IEnumerable<(string, string)> known = s_schema.GetProperty("definitions").EnumerateObject().Select(definition => definition.Value).Append(s_schema)
            .Where(place => place.TryGetProperty("properties", out _))
            .SelectMany(place => place.GetProperty("properties").EnumerateObject())
            .Select(field => (field.Name, DescriptionOf(field)));
        Assert.Equal(known.Order(), told.Order());
    }

    private static string DescriptionOf(JsonProperty field) =>
        (field.Value.TryGetProperty("description", out JsonElement own) ? own : Definition(field.Name).GetProperty("description")).GetString()!;

    private static JsonElement Definition(string name) => s_schema.GetProperty("definitions").GetProperty(name);

    private static void AssertKeys(IReadOnlyList<string> keys, JsonElement place) =>
        Assert.Equal(keys.Order(), place.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());

    private static void AssertNames<TEnum>(JsonElement property)
        where TEnum : struct, Enum =>
        Assert.Equal(
            Enum.GetNames<TEnum>().Select(JsonNamingPolicy.CamelCase.ConvertName).Order(),
            property.GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).Order());
}

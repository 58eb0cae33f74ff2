using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>All that a job means as text, to compare; where it was read from is left out, also of jobs inside.</summary>
internal static class JobJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WithoutSource } },
        MaxDepth = 256,
    };

    public static string Of(TrainingJob job) => JsonSerializer.Serialize(job, s_options);

    private static void WithoutSource(JsonTypeInfo type)
    {
        bool isJob = type.Type == typeof(TrainingJob);
        foreach (JsonPropertyInfo property in type.Properties.Where(p => isJob && (p.Name is "Source" or "Path")).ToArray())
        {
            type.Properties.Remove(property);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

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

    /// <summary>All that a plan means; how the files were called that it came from is left out.</summary>
    public static string Of(PlanResult plan) => JsonSerializer.Serialize(plan, s_options);

    private static void WithoutSource(JsonTypeInfo type)
    {
        string[] left = type.Type == typeof(TrainingJob) ? ["Source", "Path"] : type.Type == typeof(JobIdentity) ? ["Source", "BaseDirectory"] : [];
        foreach (JsonPropertyInfo property in type.Properties.Where(p => left.Contains(p.Name)).ToArray())
        {
            type.Properties.Remove(property);
        }
    }
}

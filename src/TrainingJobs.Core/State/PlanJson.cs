using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.State;

/// <summary>How plans stand in the state file.</summary>
internal static class PlanJson
{
    private const string VersionField = "version";

    /// <summary>The plan in the shape of <see cref="JobPlan.CurrentVersion"/>, whatever it was read from.</summary>
    public static string Write(JobPlan plan) =>
        JsonSerializer.Serialize(plan with { Version = JobPlan.CurrentVersion }, StateJsonContext.Default.JobPlan);

    /// <summary>The plan, brought to the shape of this build.</summary>
    /// <exception cref="PlanUnreadableException">A newer build has written the plan, or it is damaged.</exception>
    public static JobPlan Read(string text)
    {
        try
        {
            return VersionOf(text) switch
            {
                JobPlan.CurrentVersion => JsonSerializer.Deserialize(text, StateJsonContext.Default.JobPlan)!,
                FlatPlan.Version => FlatPlan.Lift((JsonObject)JsonNode.Parse(text)!).Deserialize(StateJsonContext.Default.JobPlan)!,
                int version => throw new PlanUnreadableException(
                    $"Its plan has version {version}, and this build of TrainingJobs reads versions up to {JobPlan.CurrentVersion}. "
                    + "Update TrainingJobs, or start the run again."),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidCastException or FormatException)
        {
            throw new PlanUnreadableException($"Its stored plan is damaged: {e.Message} Start the run again.", e);
        }
    }

    // The version is the first field, so that nothing else of a plan is read twice.
    private static int VersionOf(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("It is no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isVersion = reader.ValueTextEquals(VersionField);
            reader.Read();
            if (isVersion)
            {
                return reader.GetInt32();
            }

            reader.Skip();
        }

        return FlatPlan.Version;
    }
}

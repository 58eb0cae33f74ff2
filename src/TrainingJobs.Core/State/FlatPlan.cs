using System.Text.Json.Nodes;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.State;

/// <summary>
/// Plans of version 1, as TrainingJobs 0.1.0 wrote them: all fields in one row, without a version. Pure: nothing but the text is looked at.
/// </summary>
internal static class FlatPlan
{
    /// <summary>The version of a plan that names none.</summary>
    public const int Version = 1;

    private const string Container = "container";
    private const string Data = "data";
    private const string Pipeline = "pipeline";
    private const string Target = "target";

    /// <summary>The part, and its field there, that each field of the row goes to; others stay where they are.</summary>
    private static readonly Dictionary<string, (string Part, string Field)> s_places = new()
    {
        ["jobName"] = ("job", "name"),
        ["project"] = ("job", "project"),
        ["kind"] = ("job", "kind"),
        ["labels"] = ("job", "labels"),
        ["baseDirectory"] = ("job", "baseDirectory"),
        ["source"] = ("job", "source"),
        [Target] = ("placement", Target),
        ["usesThisMachine"] = ("placement", "usesThisMachine"),
        ["workers"] = ("execution", "workers"),
        ["setup"] = ("execution", "setup"),
        ["arguments"] = ("execution", "arguments"),
        ["runVariables"] = ("execution", "runVariables"),
        ["variableAliases"] = ("execution", "variableAliases"),
        ["expandedVariables"] = ("execution", "expandedVariables"),
        ["secrets"] = ("execution", "secrets"),
        ["resources"] = ("execution", "resources"),
        ["independentWorkers"] = ("execution", "independentWorkers"),
        ["image"] = (Container, "image"),
        ["dockerfile"] = (Container, "dockerfile"),
        ["systemPackages"] = (Container, "systemPackages"),
        ["mounts"] = (Container, "mounts"),
        ["ports"] = (Container, "ports"),
        ["user"] = (Container, "user"),
        ["keepContainer"] = (Container, "keep"),
        ["datasets"] = (Data, "datasets"),
        [Data] = (Data, "locations"),
        ["outputs"] = (Data, "outputs"),
        ["saveChangedFiles"] = (Data, "saveChangedFiles"),
        ["model"] = (Data, "model"),
        ["timeout"] = ("policy", "timeout"),
        ["hang"] = ("policy", "hang"),
        ["priority"] = ("policy", "priority"),
        ["retry"] = ("policy", "retry"),
        ["onWorkerFailure"] = ("policy", "onWorkerFailure"),
    };

    /// <summary>The same plan, and those inside of it, in parts.</summary>
    public static JsonObject Lift(JsonObject flat)
    {
        var plan = new JsonObject { ["version"] = JobPlan.CurrentVersion };
        foreach ((string name, JsonNode? value) in flat.ToArray())
        {
            flat.Remove(name);
            if (s_places.TryGetValue(name, out (string Part, string Field) place))
            {
                PartOf(plan, place.Part)[place.Field] = value;
            }
            else
            {
                plan[name] = value;
            }
        }

        if (!HasContainers(plan))
        {
            plan.Remove(Container);
        }

        LiftInner(plan);
        return plan;
    }

    private static JsonObject PartOf(JsonObject plan, string part)
    {
        if (plan[part] is not JsonObject fields)
        {
            plan[part] = fields = [];
        }

        return fields;
    }

    // A process may carry the name of an image that it does not use; all targets but 'local' ran containers.
    private static bool HasContainers(JsonObject plan) =>
        plan["placement"]?[Target]?.GetValue<string>() != Placement.ThisMachine && plan[Pipeline] is not JsonArray { Count: > 0 };

    private static void LiftInner(JsonObject plan)
    {
        IEnumerable<JsonNode?> steps = (plan[Pipeline] as JsonArray ?? []).SelectMany(stage => (JsonArray)stage!["steps"]!);
        foreach (JsonNode? step in steps)
        {
            Replace((JsonObject)step!, "plan");
        }

        foreach (JsonNode? dataset in plan[Data]?["datasets"] as JsonArray ?? [])
        {
            Replace((JsonObject)dataset!, "producer");
        }
    }

    private static void Replace(JsonObject holder, string field)
    {
        if (holder[field] is JsonObject inner)
        {
            holder[field] = Lift(inner);
        }
    }
}

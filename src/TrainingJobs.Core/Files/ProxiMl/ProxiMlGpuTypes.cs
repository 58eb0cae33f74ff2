using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads the types of GPU that a job takes, in the spelling of all times.</summary>
internal sealed class ProxiMlGpuTypes(YamlMapping resources, NodeReader reader)
{
    private static readonly string[] s_none = ["cpu", "none", "nonecpuonly", "cpuonly"];

    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    /// <summary>The types; empty for a job without GPUs; null, with a finding, when nothing can be said.</summary>
    /// <param name="cpu">Where it says that there is to be no GPU.</param>
    public IReadOnlyList<GpuType>? Read(out YamlNode? cpu)
    {
        cpu = null;
        YamlEntry[] given = [.. resources.Entries.Where(e => e.Name is "gpu_types" or "gpu_type" or "gpu_type_id" && e.Value is not (YamlScalar { IsNull: true } or YamlSequence { Items.Count: 0 }))];
        if (given.Length == 0)
        {
            _diagnostics.Error(
                DiagnosticCodes.MissingField, resources.Position, "Either 'gpu_type' or 'gpu_types' must be provided.",
                "Write e.g. \"gpu_types\": [\"rtx3090\"], or [\"cpu\"] for a job without GPUs.");
            return null;
        }

        var types = new List<GpuType>();
        bool isComplete = true;
        foreach (YamlEntry entry in given)
        {
            if (entry.Name == "gpu_type_id")
            {
                _diagnostics.Information(DiagnosticCodes.OldSpelling, entry.Key.Position, "'gpu_type_id' is written 'gpu_types' today, with a list.");
            }

            foreach (YamlScalar item in reader.TextNodes(entry.Value, entry.Name).Where(n => !string.IsNullOrWhiteSpace(n.Text)))
            {
                if (s_none.Contains(string.Concat(item.Text.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit))))
                {
                    cpu ??= item;
                }
                else if (Find(item, isId: entry.Name == "gpu_type_id") is not { } type)
                {
                    isComplete = false;
                }
                else if (!types.Contains(type))
                {
                    types.Add(type);
                }
            }
        }

        if (cpu is not null && (types.Count > 0 || !isComplete))
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, cpu.Position, "'cpu' may not be combined with GPU types.", "Keep one of the two.");
        }

        return isComplete && (types.Count > 0 || cpu is not null) ? types : null;
    }

    private GpuType? Find(YamlScalar node, bool isId)
    {
        if (GpuTypeTable.Find(node.Text) is { } type)
        {
            return type;
        }

        // Ids of long ago are known by their number only: "1060-id".
        if (isId && GpuTypeTable.FindByNumber(node.Text) is { } old)
        {
            _diagnostics.Warning(DiagnosticCodes.OldSpelling, node.Position, $"'{node.Shown}' is taken for {old.Name}.", $"Write \"gpu_types\": [\"{old.Id}\"].");
            return old;
        }

        string[] known = [.. GpuTypeTable.All.Select(t => t.Id), "cpu"];
        _diagnostics.Error(
            DiagnosticCodes.InvalidValue, node.Position, $"'{node.Shown}' is no type of GPU that proxiML has.",
            $"{NameSuggestion.DidYouMean(node.Text, known)} Known: {string.Join(", ", known)}.".Trim());
        return null;
    }
}

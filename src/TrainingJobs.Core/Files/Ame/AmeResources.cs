using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>Reads resources: quantities of Kubernetes by the names of Kubernetes.</summary>
internal static class AmeResources
{
    private const string GpuSuffix = ".com/gpu";

    private static readonly string[] s_known = ["cpu", "memory", "storage", "ephemeral-storage", "nvidia.com/gpu", "amd.com/gpu"];

    public static JobResources Read(YamlNode? node, NodeReader reader)
    {
        var resources = JobResources.None;
        foreach (YamlEntry entry in reader.Mapping(node, AmeKeys.Resources, "Write 'cpu: 2', 'memory: 4Gi' and so on on lines of their own.")?.Entries ?? [])
        {
            if (entry.Value is YamlScalar { IsNull: true })
            {
                continue;
            }

            if (!s_known.Contains(entry.Name) && entry.Name != "gpu")
            {
                reader.Diagnostics.Warning(
                    DiagnosticCodes.NotHonoured, entry.Key.Position, $"The resource '{entry.Key.Shown}' is not known and is left out.", NameSuggestion.DidYouMean(entry.Name, s_known));
            }
            else if (reader.Quantity(entry.Value, entry.Name) is { } amount)
            {
                resources = With(resources, entry, amount, reader);
            }
        }

        return resources;
    }

    /// <summary>Bytes; less than one is hardly meant.</summary>
    public static Quantity? Bytes(YamlNode? node, string what, NodeReader reader)
    {
        Quantity? amount = reader.Quantity(node, what);
        if (amount is { Value: > 0 and < 1 } small)
        {
            string number = small.Text.TrimEnd('m', 'u', 'n');
            reader.Diagnostics.Warning(
                DiagnosticCodes.InvalidQuantity, node!.Position, $"'{small.Text}' of {what} is less than one byte.", $"Did you mean '{number}M' or '{number}Mi'?");
        }

        return amount;
    }

    private static JobResources With(JobResources resources, YamlEntry entry, Quantity amount, NodeReader reader)
    {
        switch (entry.Name)
        {
            case "cpu":
                return resources with { Cpu = amount };
            case "memory":
                return resources with { Memory = Bytes(entry.Value, "memory", reader) };
            case "storage" or "ephemeral-storage":
                return resources with { Storage = Bytes(entry.Value, entry.Name, reader) };
        }

        if (amount.Value != decimal.Truncate(amount.Value) || amount.Value > 10_000)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, entry.Value.Position, $"'{amount.Text}' is no number of GPUs; there are only whole ones.", "Write 1 or more.");
            return resources;
        }

        if (resources.Gpu is not null)
        {
            reader.Diagnostics.Error(DiagnosticCodes.ConflictingFields, entry.Key.Position, "GPUs of two makers are asked for.", "Keep one of the two.");
        }

        string? vendor = entry.Name.EndsWith(GpuSuffix, StringComparison.Ordinal) ? entry.Name[..^GpuSuffix.Length] : null;
        return resources with { Gpu = new GpuRequest { Count = (int)amount.Value, Vendor = vendor } };
    }
}

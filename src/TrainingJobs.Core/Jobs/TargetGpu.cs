using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TrainingJobs.Core.Jobs;

/// <summary>GPUs of one model that a target has.</summary>
/// <param name="Type">Model by the name people use, e.g. <c>A100</c>.</param>
/// <param name="Count">Number of devices, at least 1.</param>
/// <param name="Memory">Memory of each, in bytes.</param>
public sealed record TargetGpu(string Type, int Count, long Memory)
{
    private const long Gibibyte = 1L << 30;

    /// <summary>Reads <c>TYPE=COUNT</c>, or <c>TYPE:MEMORY=COUNT</c> for a model that <see cref="GpuTypeTable"/> does not know.</summary>
    /// <param name="text">The text.</param>
    /// <param name="gpu">The GPUs.</param>
    /// <param name="problem">What is wrong, in a sentence; null when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TargetGpu? gpu, [NotNullWhen(false)] out string? problem)
    {
        gpu = null;
        int equals = text.LastIndexOf('=');
        string type = (equals < 0 ? text : text[..equals]).Trim();
        int colon = type.IndexOf(':', StringComparison.Ordinal);
        string name = (colon < 0 ? type : type[..colon]).Trim();
        int count = 1;
        if (name.Length == 0 || (equals >= 0 && (!int.TryParse(text[(equals + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1)))
        {
            problem = $"'{text}' names no GPUs; write TYPE=COUNT, e.g. A100=4.";
            return false;
        }

        GpuType? known = GpuTypeTable.Find(name);
        long memory;
        if (colon >= 0)
        {
            if (!Quantity.TryParse(type[(colon + 1)..].Trim(), out Quantity amount) || amount.Value < Gibibyte / 2)
            {
                problem = $"'{type[(colon + 1)..]}' is no memory of a GPU; write e.g. {name}:80Gi={count}.";
                return false;
            }

            memory = (long)amount.Value;
        }
        else if (known is not null)
        {
            // What makers call GB are GiB.
            memory = known.Memory * Gibibyte;
        }
        else
        {
            problem = $"The GPU '{name}' is not in the table of models; say how much memory each has, e.g. {name}:80Gi={count}. Known are {string.Join(", ", GpuTypeTable.All.Select(t => t.Id))}.";
            return false;
        }

        gpu = new TargetGpu(known is null ? name : known.Name, count, memory);
        problem = null;
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {Type}");
}

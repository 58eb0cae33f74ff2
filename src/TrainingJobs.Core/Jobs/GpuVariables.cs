namespace TrainingJobs.Core.Jobs;

/// <summary>The variables that show a process some of a machine's GPUs and no others.</summary>
public static class GpuVariables
{
    public const string Cuda = "CUDA_VISIBLE_DEVICES";
    public const string Rocm = "ROCR_VISIBLE_DEVICES";
    public const string Hip = "HIP_VISIBLE_DEVICES";

    /// <summary>True when the value of such a variable leaves a device visible: by its number, or by its id or the beginning of that.</summary>
    /// <param name="value">Value of the variable; null where it is not set, and all are visible.</param>
    /// <param name="index">Number of the device.</param>
    /// <param name="id">Its id, as <c>GPU-5d3c1a9e-…</c>.</param>
    public static bool Allows(string? value, int index, string id)
    {
        if (value is null)
        {
            return true;
        }

        foreach (string entry in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(entry, System.Globalization.CultureInfo.InvariantCulture, out int number))
            {
                if (number < 0)
                {
                    // CUDA: what stands behind an invalid entry is not visible.
                    return false;
                }

                if (number == index)
                {
                    return true;
                }
            }
            else if (entry.Length > 0 && (entry == "all" || id.StartsWith(entry, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Globalization;
using System.Text.Json;
using TrainingJobs.Core.Targets.Programs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Asks the vendors' tools which GPUs this machine has.</summary>
internal static class GpuInventory
{
    private const long Mebibyte = 1024 * 1024;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private static readonly string[] s_nvidia =
        ["--query-gpu=index,uuid,name,memory.total,memory.used,utilization.gpu", "--format=csv,noheader,nounits"];

    private static readonly string[] s_amd =
        ["--showid", "--showuniqueid", "--showproductname", "--showmeminfo", "vram", "--showuse", "--json"];

    /// <summary>All GPUs; none when there is no tool, or the tool finds none or fails.</summary>
    /// <param name="environment">Variables whose PATH the tools are looked for on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<GpuReading> ReadAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        (string nvidia, string? nvidiaFailure) = await AskAsync("nvidia-smi", s_nvidia, environment, cancellationToken);
        (string amd, string? amdFailure) = await AskAsync("rocm-smi", s_amd, environment, cancellationToken);
        return new GpuReading([.. ParseNvidia(nvidia), .. ParseAmd(amd)], nvidiaFailure ?? amdFailure);
    }

    /// <summary>
    /// Reads the answer of nvidia-smi, a line for each device:
    /// <code>0, GPU-5d3c1a9e-…, NVIDIA A100-SXM4-80GB, 81920, 4, 0</code>
    /// memory in MiB; a value that a device does not have is <c>[N/A]</c> or <c>[Not Supported]</c>.
    /// </summary>
    public static IEnumerable<JobGpu> ParseNvidia(string answer)
    {
        foreach (string line in answer.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length >= 6 && int.TryParse(fields[0], CultureInfo.InvariantCulture, out int index)
                && fields[1].StartsWith("GPU-", StringComparison.Ordinal))
            {
                yield return new JobGpu
                {
                    Index = index,
                    Uuid = fields[1],
                    Name = fields[2],
                    Vendor = "nvidia",
                    Memory = Number(fields[3]) * Mebibyte,
                    MemoryUsed = Number(fields[4]) * Mebibyte,
                    Utilization = int.TryParse(fields[5], CultureInfo.InvariantCulture, out int use) ? use : null,
                };
            }
        }
    }

    /// <summary>
    /// Reads the answer of rocm-smi, one object for each card:
    /// <code>{"card0": {"Unique ID": "0x4f…", "Card Series": "Instinct MI250X", "VRAM Total Memory (B)": "68702699520", "GPU use (%)": "0"}}</code>
    /// The names of the model's field differ between versions. The runtime knows a device as GPU-&lt;unique id without 0x&gt;.
    /// </summary>
    public static IEnumerable<JobGpu> ParseAmd(string answer)
    {
        int start = answer.IndexOf('{');
        if (start < 0)
        {
            yield break;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(answer[start..]);
        }
        catch (JsonException)
        {
            yield break;
        }

        using (document)
        {
            foreach (JsonProperty card in document.RootElement.EnumerateObject())
            {
                if (card.Name.StartsWith("card", StringComparison.Ordinal) && card.Value.ValueKind == JsonValueKind.Object
                    && int.TryParse(card.Name.AsSpan(4), CultureInfo.InvariantCulture, out int index))
                {
                    string? id = Text(card.Value, "Unique ID");
                    yield return new JobGpu
                    {
                        Index = index,
                        Uuid = id is null or "N/A" ? index.ToString(CultureInfo.InvariantCulture) : "GPU-" + id.Replace("0x", "", StringComparison.Ordinal),
                        Name = "AMD " + (Text(card.Value, "Card Series", "Card series", "Card Model", "Card model", "Device Name") ?? "GPU"),
                        Vendor = "amd",
                        Memory = Number(Text(card.Value, "VRAM Total Memory (B)")),
                        MemoryUsed = Number(Text(card.Value, "VRAM Total Used Memory (B)")),
                        Utilization = int.TryParse(Text(card.Value, "GPU use (%)"), CultureInfo.InvariantCulture, out int use) ? use : null,
                    };
                }
            }
        }
    }

    private static string? Text(JsonElement card, params string[] names) =>
        names.Select(name => card.TryGetProperty(name, out JsonElement value) ? value.ToString() : null).FirstOrDefault(value => value is not null);

    private static long Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out long value) ? value : 0;

    /// <summary>What the tool says, nothing where there is no such tool; and why it failed, in a sentence.</summary>
    private static async Task<(string Answer, string? Failure)> AskAsync(
        string tool, string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (ProgramRunner.Find(tool, environment) is not { } program)
        {
            return ("", null);
        }

        var lines = new List<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            int code = await ProgramRunner.RunAsync([program, .. arguments], null, environment, lines.Add, limit.Token);
            return code == 0 ? (string.Join('\n', lines), null) : ("", $"'{program}' failed with code {code}{Words()}");
        }
        catch (RunFailedException exception)
        {
            return ("", exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A driver in trouble must not hold up runs without GPUs.
            return ("", $"'{program}' has not answered within {s_limit.TotalSeconds:0} s{Words()}");
        }

        string Words()
        {
            const int Most = 300;
            string said = string.Join(' ', lines.Select(line => line.Trim()).Where(line => line.Length > 0));
            return said.Length == 0 ? "." : $": {(said.Length > Most ? said[..Most] + "…" : said)}";
        }
    }
}

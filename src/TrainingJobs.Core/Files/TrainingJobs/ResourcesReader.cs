using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads what each worker asks for, and the Python that it needs.</summary>
internal sealed class ResourcesReader(NodeReader reader)
{
    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    public JobResources ReadResources(YamlNode? node)
    {
        if (reader.Mapping(node, TrainingJobsKeys.Resources) is not { } mapping)
        {
            return JobResources.None;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.JobResources, "'resources'");
        return new JobResources
        {
            Cpu = reader.Quantity(NodeReader.Field(mapping, "cpu"), "cpu"),
            Memory = ReadBytes(mapping, "memory"),
            Storage = ReadBytes(mapping, "storage"),
            ShmSize = ReadBytes(mapping, "shmSize"),
            Gpu = ReadGpu(NodeReader.Field(mapping, "gpu")),
        };
    }

    public PythonRequirements? ReadPython(YamlNode? node)
    {
        if (reader.Mapping(node, "python", "Write 'python: {version: \"3.12\"}'.") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Python, "'python'");
        return new PythonRequirements
        {
            Version = reader.PythonVersion(NodeReader.Field(mapping, "version"), "version"),
            Requirements = reader.Text(NodeReader.Field(mapping, "requirements"), "requirements"),
            Packages = reader.Texts(NodeReader.Field(mapping, "packages"), "packages"),
        };
    }

    private Quantity? ReadBytes(YamlMapping mapping, string key)
    {
        Quantity? amount = reader.Quantity(NodeReader.Field(mapping, key), key);
        if (amount is { Value: > 0 and < 1 } small)
        {
            // 512m is half a byte in Kubernetes, too: a well-known slip.
            string number = small.Text.TrimEnd('m', 'u', 'n');
            _diagnostics.Warning(
                DiagnosticCodes.InvalidQuantity, NodeReader.Field(mapping, key)!.Position, $"'{small.Text}' of {key} is less than one byte.",
                $"Did you mean '{number}M' or '{number}Mi'?");
        }

        return amount;
    }

    private GpuRequest? ReadGpu(YamlNode? node)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMapping mapping)
        {
            string? suggestion = node is YamlScalar { IsPlain: true } text ? $"Write 'gpu: {{count: 1, types: [{text.Shown}]}}' to ask for a model." : null;
            return reader.Integer(node, "gpu", 0, suggestion) is { } number ? new GpuRequest { Count = number } : null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Gpu, "'gpu'");
        return new GpuRequest
        {
            Count = reader.Integer(NodeReader.Field(mapping, "count"), "count", 0) ?? 1,
            Types = reader.Texts(NodeReader.Field(mapping, "types"), "types"),
            Memory = ReadBytes(mapping, "memory"),
            Vendor = ReadVendor(NodeReader.Field(mapping, "vendor")),
            MaxPrice = reader.Price(NodeReader.Field(mapping, "maxPrice"), "maxPrice"),
        };
    }

    private string? ReadVendor(YamlNode? node)
    {
        if (reader.Text(node, "vendor")?.ToLowerInvariant() is not { } vendor)
        {
            return null;
        }

        if (vendor is not ("nvidia" or "amd"))
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, node!.Position, $"'{((YamlScalar)node).Shown}' is no vendor; it must be one of nvidia, amd.",
                KeySuggestions.DidYouMean(vendor, ["nvidia", "amd"]));
        }

        return vendor;
    }
}

using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads what each worker asks for.</summary>
internal sealed class ProxiMlResources(YamlMapping root, NodeReader reader)
{
    private const int LeastDisk = 10;
    private const int UsualDisk = 1000;
    private const int MostDisk = 2000;
    private const decimal DefaultPrice = 10;
    private const string Cpu = "cpu";

    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    public JobResources Read()
    {
        YamlNode? node = NodeReader.Field(root, "resources");
        if (node is null)
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, root.Position, "The job has no 'resources'.", "Add 'resources' with 'gpu_types'.");
        }

        if (reader.Mapping(node, "resources") is not { } mapping)
        {
            return JobResources.None;
        }

        reader.CheckKeys(mapping, ProxiMlKeys.Resources, "'resources'");
        CheckPreemptible(mapping);
        YamlNode? countNode = NodeReader.Field(mapping, "gpu_count");
        YamlNode? cpuNode = NodeReader.Field(mapping, "cpu_count");
        int? gpus = reader.Integer(countNode, "gpu_count", 0);
        int? cpus = reader.Integer(cpuNode, "cpu_count", 1);
        decimal price = reader.Price(NodeReader.Field(mapping, "max_price"), "max_price") ?? DefaultPrice;
        int disk = ReadDisk(NodeReader.Field(mapping, "disk_size"));
        IReadOnlyList<GpuType>? types = new ProxiMlGpuTypes(mapping, reader).Read(out YamlNode? cpuType);
        if (types is null)
        {
            return JobResources.None;
        }

        if (types.Count == 0 && cpuType is not null)
        {
            CheckCpuJob(mapping, cpuNode, cpus, countNode, gpus);
        }
        else
        {
            CheckGpuJob(types, cpuNode, cpus, countNode, gpus);
        }

        return new JobResources
        {
            Cpu = cpus is null ? null : Quantity.Parse($"{cpus}"),
            Storage = Quantity.Parse($"{disk}G"),
            Gpu = types.Count == 0 ? new GpuRequest { Count = 0 }
                : new GpuRequest { Count = gpus ?? 1, Types = [.. types.Select(t => t.Name)], MaxPrice = price },
        };
    }

    private void CheckCpuJob(YamlMapping mapping, YamlNode? cpuNode, int? cpus, YamlNode? countNode, int? gpus)
    {
        if (cpuNode is null)
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, mapping.Position, "A job without GPUs needs 'cpu_count'.", "Write a multiple of 4.");
        }
        else if (cpus is { } count && count % 4 != 0)
        {
            _diagnostics.Error(DiagnosticCodes.InvalidValue, cpuNode.Position, $"'cpu_count' must be a multiple of 4, not {count}.");
        }

        if (gpus > 0)
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, countNode!.Position, "'gpu_count' is not valid for a job without GPUs.", $"Take it out, or name GPU types in place of '{Cpu}'.");
        }
    }

    private void CheckGpuJob(IReadOnlyList<GpuType> types, YamlNode? cpuNode, int? cpus, YamlNode? countNode, int? gpus)
    {
        if (gpus == 0)
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, countNode!.Position, "'gpu_count' must be 1 or more, not 0.", $"Write \"gpu_types\": [\"{Cpu}\"] for a job without GPUs.");
        }

        if (cpus is null || types.Count == 0)
        {
            return;
        }

        GpuType most = types.MaxBy(t => t.PciExpress)!;
        int each = most.PciExpress >= 4 ? 8 : 4;
        long least = (long)each * Math.Max(1, gpus ?? 1);
        if (cpus < least)
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, cpuNode!.Position, $"'cpu_count' must be at least {least}, {each} for each GPU of type {most.Name}, not {cpus}.", "Leave it out to get what belongs to the GPUs.");
        }
    }

    private int ReadDisk(YamlNode? node)
    {
        if (node is null || reader.Integer(node, "disk_size", int.MinValue, "Write the size in GB.") is not { } size)
        {
            return LeastDisk;
        }

        if (size is < LeastDisk or > MostDisk)
        {
            // The value is wrong, and nothing may be made of it.
            _diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'disk_size' must be from {LeastDisk} to {MostDisk} GB, not {size}.");
            return LeastDisk;
        }

        if (size > UsualDisk)
        {
            _diagnostics.Warning(DiagnosticCodes.InvalidValue, node.Position, $"'disk_size' is {size} GB; proxiML documents {UsualDisk} GB as the most.");
        }

        return size;
    }

    private void CheckPreemptible(YamlMapping mapping)
    {
        if (NodeReader.Field(mapping, "preemptible") is { } node && reader.Boolean(node, "preemptible") == true)
        {
            _diagnostics.Information(DiagnosticCodes.NotHonoured, node.Position, "The job may be preempted, but runs here are never ended for the sake of others.");
        }
    }
}

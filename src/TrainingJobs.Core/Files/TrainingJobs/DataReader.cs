using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads where a job's data comes from and goes to, and what an endpoint answers to.</summary>
internal sealed class DataReader(NodeReader reader)
{
    public JobData? Read(YamlNode? node)
    {
        if (reader.Mapping(node, "data") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Data, "'data'");
        return new JobData
        {
            Code = ReadLocation(mapping, "code", Unserved.Code),
            Input = ReadLocation(mapping, "input", Unserved.Input),
            Output = ReadLocation(mapping, "output", Unserved.Output),
            Checkpoints = [.. reader.Items(NodeReader.Field(mapping, "checkpoints"), "checkpoints").Select(ReadStored).OfType<StoredData>()],
            Volumes = reader.Texts(NodeReader.Field(mapping, "volumes"), "volumes", Unserved.Volumes),
        };
    }

    public JobEndpoint? ReadEndpoint(YamlNode? node)
    {
        if (reader.Mapping(node, "endpoint") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Endpoint, "'endpoint'");
        return new JobEndpoint
        {
            Port = reader.Integer(NodeReader.Field(mapping, "port"), "port", 1) ?? 80,
            Reservation = reader.Text(NodeReader.Field(mapping, "reservation"), "reservation"),
            Routes = [.. reader.Items(NodeReader.Field(mapping, "routes"), "routes").Select(ReadRoute).OfType<EndpointRoute>()],
        };
    }

    private JobLocation? ReadLocation(YamlMapping data, string key, Action<YamlNode, JobLocation, DiagnosticBag> tell)
    {
        if (reader.Mapping(NodeReader.Field(data, key), key, "Write 'type' and 'uri'.") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Location, $"'{key}'");
        if (reader.Required(mapping, "type", $"'{key}'") is not { } type)
        {
            return null;
        }

        var place = new JobLocation
        {
            Type = type,
            Uri = reader.Text(NodeReader.Field(mapping, "uri"), "uri"),
            Options = ReadOptions(NodeReader.Field(mapping, "options")),
        };
        tell(mapping, place, reader.Diagnostics);
        return place;
    }

    private Dictionary<string, string> ReadOptions(YamlNode? node)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in reader.Mapping(node, "options")?.Entries ?? [])
        {
            if (entry.Value is YamlScalar value)
            {
                options.TryAdd(entry.Name, value.Text);
            }
            else
            {
                reader.WrongType(entry.Value, entry.Key.Shown, "text");
            }
        }

        return options;
    }

    private StoredData? ReadStored(YamlNode node)
    {
        if ((node is YamlScalar ? ReadName(node) : ReadFields(node)) is not { } stored)
        {
            return null;
        }

        Unserved.Stored(node, "checkpoint", stored.Name, reader.Diagnostics);
        return stored;

        StoredData? ReadName(YamlNode text) => reader.FilledText(text, "checkpoints") is { } name ? new StoredData { Name = name } : null;
    }

    private StoredData? ReadFields(YamlNode node)
    {
        if (reader.Mapping(node, "checkpoints") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.StoredData, "a checkpoint");
        return reader.Required(mapping, TrainingJobsKeys.Name, "A checkpoint") is not { } name ? null : new StoredData
        {
            Name = name,
            Public = reader.Boolean(NodeReader.Field(mapping, "public"), "public") ?? false,
            Target = reader.Text(NodeReader.Field(mapping, "target"), "target"),
        };
    }

    private EndpointRoute? ReadRoute(YamlNode node)
    {
        if (reader.Mapping(node, "routes") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Route, "a route");
        string? path = reader.Required(mapping, "path", "A route");
        string? file = reader.Required(mapping, "file", "A route");
        string? function = reader.Required(mapping, "function", "A route");
        return path is null || file is null || function is null ? null : new EndpointRoute
        {
            Verb = reader.Text(NodeReader.Field(mapping, "verb"), "verb") ?? "POST",
            Path = path,
            File = file,
            Function = function,
            Positional = reader.Boolean(NodeReader.Field(mapping, "positional"), "positional") ?? false,
            Body = [.. reader.Items(NodeReader.Field(mapping, "body"), "body").Select(ReadParameter).OfType<EndpointParameter>()],
        };
    }

    private EndpointParameter? ReadParameter(YamlNode node)
    {
        if (reader.Mapping(node, "body") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.RouteParameter, "a field of a body");
        string? name = reader.Required(mapping, TrainingJobsKeys.Name, "A field of a body");
        return name is null || reader.Required(mapping, "type", "A field of a body") is not { } type ? null : new EndpointParameter
        {
            Name = name,
            Type = type,
            Optional = reader.Boolean(NodeReader.Field(mapping, "optional"), "optional") ?? false,
            Default = NodeReader.Field(mapping, "default") is YamlScalar value ? value.Text : null,
        };
    }
}

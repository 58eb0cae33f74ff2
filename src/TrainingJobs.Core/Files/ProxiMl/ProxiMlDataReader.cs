using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads code, datasets, checkpoints, input, output and volumes, and checks which type of job may have what.</summary>
internal sealed class ProxiMlDataReader(YamlMapping root, NodeReader reader, JobFileContext context)
{
    private const string Service = "proximl";

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;
    private readonly ProxiMlUris _uris = new(reader);

    public ProxiMlData Read(string kind)
    {
        YamlMapping? data = reader.Mapping(NodeReader.Field(root, "data"), "data");
        if (data is not null)
        {
            reader.CheckKeys(data, ProxiMlKeys.Data, "'data'");
            CheckKind(kind, data);
        }

        YamlMapping? model = reader.Mapping(NodeReader.Field(root, "model"), "model");
        if (model is not null)
        {
            reader.CheckKeys(model, ProxiMlKeys.Model, "'model'");
        }

        JobLocation? code = ReadCode(model);
        JobLocation? input = ReadLocation(data, "input", ProxiMlKeys.InputTypes);
        JobLocation? output = ReadLocation(data, "output", ProxiMlKeys.OutputTypes);
        if (output is not null)
        {
            Unserved.Output(NodeReader.Field(data!, "output_type")!, output, _diagnostics);
        }

        IReadOnlyList<StoredData> checkpoints = ReadStored(model, "checkpoints", "checkpoint", ProxiMlFolders.Checkpoint);
        IReadOnlyList<StoredData> datasets = ReadStored(data, "datasets", "dataset", ProxiMlFolders.Input);
        IReadOnlyList<string> volumes = data is null ? [] : [.. reader.Items(NodeReader.Field(data, "volumes"), "volumes").Select(v => IdOf(v, "volume")).OfType<string>()];
        bool isEmpty = code is null && input is null && output is null && checkpoints.Count == 0 && volumes.Count == 0;
        return new ProxiMlData
        {
            Folder = CodeFolder(code, model),
            Datasets = [.. datasets.Select(d => new JobDataset { Name = d.Name, Public = d.Public, Target = d.Target })],
            Mounts = input is null ? [] : ReadMount(input, NodeReader.Field(data!, "input_uri")),
            Data = isEmpty ? null : new JobData { Code = code, Input = input, Output = output, Checkpoints = checkpoints, Volumes = volumes },
        };
    }

    private void CheckKind(string kind, YamlMapping data)
    {
        if (kind is "notebook" or "endpoint" && NodeReader.Field(data, "output_type") is { } output)
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, output.Position, $"'output_type' is not valid for {Article(kind)}.", "Only training and inference jobs have results to put somewhere.");
        }

        if (kind is "training" or "inference" && NodeReader.Field(data, "volumes") is { } volumes and not YamlSequence { Items.Count: 0 })
        {
            _diagnostics.Error(DiagnosticCodes.ConflictingFields, volumes.Position, $"'volumes' is not valid for {Article(kind)}.", "Only notebooks and endpoints have volumes.");
        }

        if (kind == "inference" && NodeReader.Field(data, "datasets") is { } datasets and not YamlSequence { Items.Count: 0 })
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, datasets.Position, "'datasets' is not valid for an inference job.", "Write 'input_type' and 'input_uri' for data that is fetched for this job.");
        }
    }

    private JobLocation? ReadCode(YamlMapping? model)
    {
        // Long ago, code was always in git, and its address even stood at the top.
        if ((model is null ? null : NodeReader.Field(model, "git_uri")) is { } old || (old = NodeReader.Field(root, "git_uri")!) is not null)
        {
            _diagnostics.Information(DiagnosticCodes.OldSpelling, old.Position, "'git_uri' is written \"source_type\": \"git\" and 'source_uri' today.");
            return Of("git", _uris.Read("git", old, "git_uri"));
        }

        if (model is null)
        {
            return null;
        }

        if (NodeReader.Field(model, "model_uuid") is { } id && NodeReader.Field(model, "source_type") is null)
        {
            _diagnostics.Information(DiagnosticCodes.OldSpelling, id.Position, $"'model_uuid' is written \"source_type\": \"{Service}\" and 'source_uri' today.");
            return Of(Service, _uris.Read(Service, id, "model_uuid"));
        }

        return ReadLocation(model, "source", ProxiMlKeys.ModelTypes);

        static JobLocation? Of(string type, string? uri) => uri is null ? null : new JobLocation { Type = type, Uri = uri };
    }

    private JobLocation? ReadLocation(YamlMapping? part, string prefix, IReadOnlyList<string> known)
    {
        if (part is null)
        {
            return null;
        }

        YamlNode? typeNode = NodeReader.Field(part, prefix + "_type");
        YamlNode? uriNode = NodeReader.Field(part, prefix + "_uri");
        if (typeNode is null)
        {
            if (uriNode is not null)
            {
                _diagnostics.Error(DiagnosticCodes.MissingField, uriNode.Position, $"There is '{prefix}_uri', but no '{prefix}_type'.", $"It is one of {string.Join(", ", known)}.");
            }

            return null;
        }

        if (reader.Text(typeNode, prefix + "_type") is not { } text)
        {
            return null;
        }

        string type = text.ToLowerInvariant() == "trainml" ? Service : text.ToLowerInvariant();
        if (!known.Contains(type))
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, typeNode.Position, $"'{((YamlScalar)typeNode).Shown}' is no '{prefix}_type'; it is one of {string.Join(", ", known)}.",
                NameSuggestion.DidYouMean(text, known));
            return null;
        }

        bool isResult = prefix == "output";
        if (uriNode is null && !(isResult && type == Service))
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, typeNode.Position, $"There is '{prefix}_type', but no '{prefix}_uri'.", ProxiMlUris.Rule(type, isResult));
            return null;
        }

        return new JobLocation
        {
            Type = type,
            Uri = uriNode is null ? null : _uris.Read(type, uriNode, prefix + "_uri", isResult),
            Options = ReadOptions(NodeReader.Field(part, prefix + "_options"), prefix + "_options"),
        };
    }

    private Dictionary<string, string> ReadOptions(YamlNode? node, string what)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in reader.Mapping(node, what)?.Entries ?? [])
        {
            if (entry.Value is not YamlScalar value)
            {
                reader.WrongType(entry.Value, entry.Key.Shown, "text");
            }
            else if (!value.IsNull)
            {
                options.TryAdd(entry.Name, value.Text);
            }
        }

        return options;
    }

    private List<StoredData> ReadStored(YamlMapping? part, string key, string what, string folder)
    {
        var found = new List<(string Name, bool IsPublic)>();
        foreach (YamlNode item in part is null ? [] : reader.Items(NodeReader.Field(part, key), key, $"Write the name or id of each {what}."))
        {
            if (IdOf(item, what) is not { } name)
            {
                continue;
            }

            bool isPublic = item is YamlMapping mapping
                && (NodeReader.Field(mapping, "public") is { } flag && reader.Boolean(flag, "public") == true
                    || NodeReader.Field(mapping, "type") is YamlScalar type && type.Text.Equals("public", StringComparison.OrdinalIgnoreCase));
            found.Add((name, isPublic));
            string hint = Placeholders.IsOne(name) ? "Write its name or id in place of this placeholder." : "Put a copy where the workers find it until it can be fetched.";
            _diagnostics.Warning(
                DiagnosticCodes.NotHonoured, item.Position, $"The {what} '{name}' lies at proxiML. It is kept in the plan, but not fetched yet, so '{folder}' does not hold it.", hint);
        }

        return [.. found.Select(f => new StoredData { Name = f.Name, Public = f.IsPublic, Target = ProxiMlFolders.Of(folder, f.Name, found.Count) })];
    }

    private string? IdOf(YamlNode item, string what)
    {
        if (item is YamlScalar)
        {
            return reader.FilledText(item, what);
        }

        if (reader.Mapping(item, what) is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, ProxiMlKeys.Stored, $"a {what}");
        YamlNode? id = NodeReader.Field(mapping, "id") ?? NodeReader.Field(mapping, "name") ?? NodeReader.Field(mapping, what + "_uuid");
        if (id is null)
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, item.Position, $"A {what} has no 'id'.", "Write its name or id as 'id'.");
            return null;
        }

        return reader.FilledText(id, "id");
    }

    private string CodeFolder(JobLocation? code, YamlMapping? model)
    {
        if (code is null)
        {
            return context.Folder;
        }

        YamlNode node = (model is null ? null : NodeReader.Field(model, "source_uri") ?? NodeReader.Field(model, "git_uri") ?? NodeReader.Field(model, "model_uuid"))
            ?? NodeReader.Field(root, "git_uri") ?? root;
        if (code is { Type: "local", Uri: { } uri })
        {
            string path = ProxiMlUris.ToPath(uri);
            if (Directory.Exists(path))
            {
                return path;
            }

            _diagnostics.Warning(
                DiagnosticCodes.PathNotFound, node.Position, $"There is no folder '{path}' with the code; the folder of this file stands in its place.");
        }
        else
        {
            _diagnostics.Warning(
                DiagnosticCodes.NotHonoured, node.Position, $"The code ({code}) is kept in the plan, but not fetched yet; the folder of this file stands in its place.",
                "Put this file into a copy of the code, or write \"source_type\": \"local\" with its folder.");
        }

        return context.Folder;
    }

    private IReadOnlyList<JobMount> ReadMount(JobLocation input, YamlNode? node)
    {
        if (input is not { Type: "local", Uri: { } uri } || Placeholders.IsOne(uri))
        {
            if (node is not null)
            {
                _diagnostics.Warning(
                    DiagnosticCodes.NotHonoured, node.Position, $"The input ({input}) is kept in the plan, but not fetched yet, so '{ProxiMlFolders.Input}' does not hold it.");
            }

            return [];
        }

        string path = ProxiMlUris.ToPath(uri);
        if (!Path.Exists(path))
        {
            _diagnostics.Warning(DiagnosticCodes.PathNotFound, node!.Position, $"There is no '{path}'.");
        }

        // A path with a colon can be no mount.
        string mount = $"{path}:{ProxiMlFolders.Input}:ro";
        return JobMount.TryParse(mount, out JobMount? parsed) && parsed.ToString() == mount && parsed.Source == path ? [parsed] : [];
    }

    private static string Article(string kind) => kind switch
    {
        "endpoint" => "an endpoint",
        "notebook" => "a notebook",
        "inference" => "an inference job",
        _ => "a training job",
    };
}

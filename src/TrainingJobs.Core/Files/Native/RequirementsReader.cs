using System.Globalization;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Native;

/// <summary>Reads what a job needs: resources, Python, secrets; and how it is tried again.</summary>
internal sealed class RequirementsReader(NodeReader reader)
{
    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    public JobResources ReadResources(YamlNode? node)
    {
        if (reader.Mapping(node, NativeKeys.Resources) is not { } mapping)
        {
            return JobResources.None;
        }

        reader.CheckKeys(mapping, NativeKeys.JobResources, "'resources'");
        return new JobResources
        {
            Cpu = reader.Amount(NodeReader.Field(mapping, "cpu"), "cpu"),
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

        reader.CheckKeys(mapping, NativeKeys.Python, "'python'");
        return new PythonRequirements
        {
            Version = reader.PythonVersion(NodeReader.Field(mapping, "version"), "version"),
            Requirements = reader.Text(NodeReader.Field(mapping, "requirements"), "requirements"),
            Packages = reader.Texts(NodeReader.Field(mapping, "packages"), "packages"),
        };
    }

    public RetryPolicy? ReadRetry(YamlNode? node)
    {
        if (reader.Mapping(node, "retry", "Write 'retry: {attempts: 3}'.") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, NativeKeys.Retry, "'retry'");
        return new RetryPolicy
        {
            Attempts = reader.Integer(NodeReader.Field(mapping, "attempts"), "attempts", 1) ?? 1,
            Delay = reader.Length(NodeReader.Field(mapping, "delay"), "delay", allowZero: true) ?? TimeSpan.Zero,
            Backoff = ReadBackoff(NodeReader.Field(mapping, "backoff")),
            On = ReadRetried(NodeReader.Field(mapping, "on")),
        };
    }

    // What is misspelt would never be tried again, and nobody would be told.
    private IReadOnlyList<string> ReadRetried(YamlNode? node)
    {
        IReadOnlyList<YamlScalar> items = [.. reader.TextNodes(node, "on")];
        foreach (YamlScalar item in items)
        {
            if (!string.IsNullOrWhiteSpace(item.Text)
                && !int.TryParse(item.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                && !RetryPolicy.Reasons.Contains(item.Text, StringComparer.OrdinalIgnoreCase))
            {
                _diagnostics.Warning(
                    DiagnosticCodes.InvalidValue, item.Position, $"No run fails with the reason '{item.Shown}', so that it is never tried again for it.",
                    _diagnostics.DidYouMean(item.Text, RetryPolicy.Reasons) ?? $"Exit codes and these reasons: {string.Join(", ", RetryPolicy.Reasons)}.");
            }
        }

        return [.. items.Select(item => item.Text)];
    }

    public IReadOnlyList<JobSecret> ReadSecrets(YamlNode? node)
    {
        if (node is not YamlSequence sequence)
        {
            if (node is not null)
            {
                reader.WrongType(node, "secrets", "a list", "Write '- key: name' for each secret.");
            }

            return [];
        }

        var secrets = new List<JobSecret>();
        var variables = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlNode item in sequence.Items)
        {
            if (ReadSecret(item) is not { } secret)
            {
                continue;
            }

            secrets.Add(secret);
            if (!variables.Add(secret.InjectAs))
            {
                _diagnostics.Error(
                    DiagnosticCodes.DuplicateName, item.Position, $"Two secrets go into the variable '{secret.InjectAs}'.", "Give one of them another 'injectAs'.");
            }
        }

        return secrets;
    }

    public IReadOnlyList<JobMount> ReadMounts(YamlNode? node)
    {
        var mounts = new List<JobMount>();
        foreach (YamlScalar item in reader.TextNodes(node, "mounts"))
        {
            if (MountReader.Read(item, "mount", "Write source:target, e.g. ./data:/data, with :ro at the end if it is only to be read.", _diagnostics) is { } mount)
            {
                mounts.Add(mount);
            }
        }

        return mounts;
    }

    public IReadOnlyList<JobPort> ReadPorts(YamlNode? node) => PortReader.Read(node, PortReader.Native, reader);

    private JobSecret? ReadSecret(YamlNode item)
    {
        YamlMapping? mapping = item as YamlMapping;
        if (item is YamlSequence or YamlScalar { IsNull: true })
        {
            reader.WrongType(item, "secrets", "a list of names or mappings");
            return null;
        }

        if (mapping is not null)
        {
            reader.CheckKeys(mapping, NativeKeys.Secret, "a secret");
            if (NodeReader.Field(mapping, "key") is null)
            {
                _diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A secret has no 'key'.", "Write the secret's name as 'key: name'.");
                return null;
            }
        }

        YamlNode keyNode = mapping is null ? item : NodeReader.Field(mapping, "key")!;
        YamlNode variableNode = mapping is null ? keyNode : NodeReader.Field(mapping, "injectAs") ?? keyNode;
        if (reader.FilledText(keyNode, "key") is not { } key || reader.FilledText(variableNode, "injectAs") is not { } variable)
        {
            return null;
        }

        VariableNames.Check(_diagnostics, (YamlScalar)variableNode, "Add 'injectAs' with the name of a variable: letters, digits and '_'.");
        SecretInjection injection = reader.Choice<SecretInjection>(mapping is null ? null : NodeReader.Field(mapping, "as"), "as") ?? SecretInjection.Variable;
        YamlNode? viaNode = mapping is null ? null : NodeReader.Field(mapping, "injectVia");
        SecretChannel via = reader.Choice<SecretChannel>(viaNode, "injectVia") ?? SecretChannel.Input;
        if (injection == SecretInjection.File && via == SecretChannel.Environment)
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, viaNode!.Position, $"The secret '{key}' is to be a file, which cannot come by the environment.", "Leave 'injectVia' out, or write 'as: variable'.");
        }

        return new JobSecret
        {
            Key = key,
            InjectAs = variable,
            Source = reader.Choice<SecretSource>(mapping is null ? null : NodeReader.Field(mapping, "source"), "source") ?? SecretSource.Store,
            As = injection,
            Via = via,
        };
    }

    private Quantity? ReadBytes(YamlMapping mapping, string key)
    {
        Quantity? amount = reader.Amount(NodeReader.Field(mapping, key), key);
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

        reader.CheckKeys(mapping, NativeKeys.Gpu, "'gpu'");
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
                FieldNames.DidYouMean(vendor, ["nvidia", "amd"]));
        }

        return vendor;
    }

    private double ReadBackoff(YamlNode? node)
    {
        if (node is null)
        {
            return 1;
        }

        if (node is not YamlScalar scalar
            || !double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor))
        {
            reader.WrongType(node, "backoff", "a number");
            return 1;
        }

        if (factor is >= 1 and <= 1000)
        {
            return factor;
        }

        _diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'backoff' must be from 1 to 1000, not {scalar.Shown}.", "1 keeps the delay, 2 doubles it each time.");
        return 1;
    }
}

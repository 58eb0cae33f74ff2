using System.Text.RegularExpressions;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads the environment: the image or the Python that it starts from, packages, variables, keys.</summary>
internal sealed partial class ProxiMlEnvironmentReader(YamlMapping root, NodeReader reader, JobFileContext context)
{
    private const string Custom = "CUSTOM";
    private const string Requirements = "requirements.txt";

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;

    /// <param name="folder">Folder of the code, where a requirements file may lie.</param>
    public ProxiMlEnvironment Read(string folder)
    {
        string? requirements = File.Exists(Path.Combine(folder, Requirements)) ? Requirements : null;
        if (reader.Mapping(NodeReader.Field(root, "environment"), "environment") is not { } mapping)
        {
            return new ProxiMlEnvironment { Python = requirements is null ? null : new PythonRequirements { Requirements = requirements } };
        }

        reader.CheckKeys(mapping, ProxiMlKeys.Environment, "'environment'");
        YamlMapping? packages = reader.Mapping(NodeReader.Field(mapping, "packages"), "packages");
        if (packages is not null)
        {
            reader.CheckKeys(packages, ProxiMlKeys.Packages, "'packages'");
        }

        IReadOnlyList<string> pip = Packages("pip");
        string? image = reader.Image(NodeReader.Field(mapping, "custom_image"), "custom_image");
        string? version = ReadType(mapping, image);
        return new ProxiMlEnvironment
        {
            Image = image,
            Python = version is null && requirements is null && pip.Count == 0
                ? null : new PythonRequirements { Version = version, Requirements = requirements, Packages = pip },
            SystemPackages = packages is null ? [] : [.. reader.SystemPackages(NodeReader.Field(packages, "apt"), "apt").Where(p => !string.IsNullOrWhiteSpace(p))],
            Conda = Packages("conda"),
            Variables = ReadVariables(NodeReader.Field(mapping, "env")),
            Secrets = new ProxiMlSecrets(reader).Read(mapping),
        };

        IReadOnlyList<string> Packages(string key) =>
            packages is null ? [] : [.. reader.Texts(NodeReader.Field(packages, key), key).Where(p => !string.IsNullOrWhiteSpace(p))];
    }

    /// <summary>The version of Python that the type names; null when it names none.</summary>
    private string? ReadType(YamlMapping mapping, string? image)
    {
        YamlNode? node = NodeReader.Field(mapping, "type");
        if (reader.Text(node, "type") is not { } type)
        {
            return null;
        }

        if (type.Equals(Custom, StringComparison.OrdinalIgnoreCase))
        {
            if (image is null)
            {
                _diagnostics.Error(DiagnosticCodes.MissingField, node!.Position, $"An environment of type {Custom} needs 'custom_image'.", "Add the name of the image.");
            }

            return null;
        }

        if (image is not null)
        {
            _diagnostics.Warning(
                DiagnosticCodes.ConflictingFields, node!.Position, $"The environment is '{type}', but there is a 'custom_image', which is used.", $"Write \"type\": \"{Custom}\".");
            return null;
        }

        Match match = TypeName().Match(type);
        string? version = match.Success ? $"{match.Groups["major"].Value}.{match.Groups["minor"].Value}" : null;
        string? framework = match.Success ? Suggest(match.Groups["framework"].Value, match.Groups["version"].Value) : null;
        _diagnostics.Warning(
            DiagnosticCodes.NotHonoured, node!.Position,
            $"The environment '{type}' with its preinstalled frameworks exists at proxiML only; the job gets {(version is null ? "the Python that is there" : $"Python {version}")} and the packages that it names.",
            $"Add what the code needs to \"packages\"{(framework is null ? "" : $", e.g. \"pip\": [\"{framework}\"]")}, or name a 'custom_image'.");
        return version;
    }

    private static string? Suggest(string framework, string version)
    {
        string? package = framework.ToUpperInvariant() switch { "PYTORCH" => "torch", "TENSORFLOW" => "tensorflow", "MXNET" => "mxnet", _ => null };
        return package is null || version.Length < 2 ? package : $"{package}=={version[0]}.{version[1..]}.*";
    }

    private Dictionary<string, string> ReadVariables(YamlNode? node)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlNode item in reader.Items(node, "env", "Write {\"key\": \"NAME\", \"value\": \"text\"} for each variable."))
        {
            if (reader.Mapping(item, "env") is not { } mapping)
            {
                continue;
            }

            reader.CheckKeys(mapping, ["key", "value"], "a variable of 'env'");
            if (reader.Required(mapping, "key", "A variable of 'env'") is not { } name)
            {
                continue;
            }

            var key = (YamlScalar)NodeReader.Field(mapping, "key")!;
            VariableNames.Check(_diagnostics, key, "Use letters, digits and '_', and do not begin with a digit.");
            YamlNode? value = mapping.Find("value")?.Value;
            if (value is not (null or YamlScalar))
            {
                reader.WrongType(value, name, "text");
            }
            else if (!variables.TryAdd(name, value is YamlScalar { IsNull: false } text ? text.Text : ""))
            {
                _diagnostics.Error(DiagnosticCodes.DuplicateName, key.Position, $"The variable '{name}' stands in 'env' a second time.", "Keep one of the two.");
            }
            else if (SecretName().IsMatch(name) && value is YamlScalar { Text.Length: > 0 })
            {
                _diagnostics.Warning(
                    DiagnosticCodes.SecretInFile, key.Position, $"The variable '{name}' looks like a secret. Its value stands in this file, and in plans.",
                    "Keep it with Set-JobSecret, and write its name into 'secrets'.");
            }
        }

        return variables;
    }

    // E.g. DEEPLEARNING_PY310, TENSORFLOW_PY39_29.
    [GeneratedRegex(@"\A(?<framework>[A-Z]+)_PY(?<major>[23])(?<minor>[0-9]{1,2})(?:_(?<version>[0-9]+))?\z", RegexOptions.IgnoreCase)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"(?:API_?KEY|SECRET|PASSWORD|PASSWD|TOKEN)\z", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}

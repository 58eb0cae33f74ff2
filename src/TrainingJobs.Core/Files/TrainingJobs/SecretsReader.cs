using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads references to secrets.</summary>
internal sealed class SecretsReader(NodeReader reader)
{
    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

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
            reader.CheckKeys(mapping, TrainingJobsKeys.Secret, "a secret");
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
        SecretInjection injection = reader.Enum<SecretInjection>(mapping is null ? null : NodeReader.Field(mapping, "as"), "as") ?? SecretInjection.Variable;
        YamlNode? viaNode = mapping is null ? null : NodeReader.Field(mapping, "injectVia");
        SecretChannel via = reader.Enum<SecretChannel>(viaNode, "injectVia") ?? SecretChannel.Input;
        if (injection == SecretInjection.File && via == SecretChannel.Environment)
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, viaNode!.Position, $"The secret '{key}' is to be a file, which cannot come by the environment.", "Leave 'injectVia' out, or write 'as: variable'.");
        }

        return new JobSecret
        {
            Key = key,
            InjectAs = variable,
            Source = reader.Enum<SecretSource>(mapping is null ? null : NodeReader.Field(mapping, "source"), "source") ?? SecretSource.Store,
            As = injection,
            Via = via,
        };
    }
}

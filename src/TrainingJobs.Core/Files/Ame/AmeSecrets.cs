using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>Reads secrets in the five ways they have been written: <c>!ame</c>, <c>ame:</c>, <c>!vault</c>, <c>!AmeSecret</c>, <c>!VaultSecret</c>, or without a kind.</summary>
internal static class AmeSecrets
{
    private const string Shape = "Write '- !ame' or '- !vault', with 'key' and 'injectAs' below it.";

    private static readonly string[] s_kinds = ["ame", "amesecret", "vault", "vaultsecret"];
    private static readonly string[] s_known = ["key", "injectAs", "vault", "name", "envkey", "vaultName", "secretKey", "secretPath"];

    /// <summary>Tags that name the kind of a secret.</summary>
    public static IReadOnlyList<string> Tags => s_kinds;

    public static IReadOnlyList<JobSecret> Read(YamlNode? node, NodeReader reader)
    {
        var secrets = new List<JobSecret>();
        foreach (YamlNode item in reader.Items(node, "secrets", Shape))
        {
            if (ReadOne(item, reader) is not { } secret)
            {
                continue;
            }

            if (secrets.Any(s => s.InjectAs == secret.InjectAs))
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.DuplicateName, item.Position, $"Two secrets go into the variable '{secret.InjectAs}'.", "Give one of them another 'injectAs'.");
            }

            secrets.Add(secret);
        }

        return secrets;
    }

    private static JobSecret? ReadOne(YamlNode item, NodeReader reader)
    {
        if (reader.Mapping(item, "secrets", Shape) is not { } fields)
        {
            return null;
        }

        string kind = fields.Tag?.TrimStart('!').ToLowerInvariant() ?? "";
        if (kind.Length == 0 && fields.Entries is [{ Value: YamlMapping inner } only] && s_kinds.Contains(only.Name.ToLowerInvariant()))
        {
            (fields, kind) = (inner, only.Name.ToLowerInvariant());
        }

        if (kind.Length > 0 && !s_kinds.Contains(kind))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, item.Position, $"'!{kind}' is no kind of secret.", NameSuggestion.DidYouMean(kind, ["ame", "vault"]) ?? Shape);
            return null;
        }

        reader.CheckKeys(fields, s_known, "a secret");
        bool isVault = kind.StartsWith("vault", StringComparison.Ordinal) || fields.Find("vault") is not null || fields.Find("secretPath") is not null;
        YamlNode? key = First("key") ?? First(isVault ? "secretPath" : "name") ?? First("name");
        YamlNode? variable = First("injectAs") ?? First("envkey");
        if (key is null || variable is null)
        {
            string missing = key is null ? "key" : "injectAs";
            reader.Diagnostics.Error(DiagnosticCodes.MissingField, item.Position, $"A secret has no '{missing}'.", Shape);
            return null;
        }

        if (reader.FilledText(key, "key") is not { } name || reader.FilledText(variable, "injectAs") is not { } injectAs)
        {
            return null;
        }

        VariableNames.Check(reader.Diagnostics, (YamlScalar)variable, "Write the name of a variable: letters, digits and '_'.");
        string? field = First("secretKey") is { } one ? reader.Text(one, "secretKey") : null;
        if ((First("vault") ?? First("vaultName")) is { } vault && isVault)
        {
            reader.Diagnostics.Information(
                DiagnosticCodes.NotHonoured, vault.Position, $"The name of the vault, '{(vault as YamlScalar)?.Shown}', is not used: Vault is reached as the session's variables say.",
                "Set VAULT_ADDR where the run is started.");
        }

        return new JobSecret
        {
            Key = isVault && field is not null ? $"{name}#{field}" : name,
            InjectAs = injectAs,
            Source = isVault ? SecretSource.Vault : SecretSource.Store,
        };

        YamlNode? First(string name) => NodeReader.Field(fields, name);
    }
}

using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads third-party keys and secrets: references to the store, by the names of the variables that programs read them from.</summary>
internal sealed class ProxiMlSecrets(NodeReader reader)
{
    private static readonly Dictionary<string, string[]> s_variables = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws"] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
        ["azure"] = ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"],
        ["gcp"] = ["GOOGLE_APPLICATION_CREDENTIALS"],
        ["kaggle"] = ["KAGGLE_USERNAME", "KAGGLE_KEY"],
        ["wasabi"] = ["WASABI_ACCESS_KEY_ID", "WASABI_SECRET_ACCESS_KEY"],
        ["huggingface"] = ["HF_TOKEN"],
        ["ngc"] = ["NGC_API_KEY"],
    };

    // Google's libraries read a file.
    private static readonly string[] s_files = ["GOOGLE_APPLICATION_CREDENTIALS"];

    public IReadOnlyList<JobSecret> Read(YamlMapping environment)
    {
        var secrets = new Dictionary<string, JobSecret>(StringComparer.Ordinal);
        foreach (string key in (string[])["credentials", "worker_key_types", "worker_keys"])
        {
            YamlNode? node = NodeReader.Field(environment, key);
            if (node is not null && key != "credentials")
            {
                reader.Diagnostics.Information(DiagnosticCodes.OldSpelling, node.Position, $"'{key}' is written 'credentials' today.");
            }

            foreach (YamlNode item in node is YamlScalar ? [node] : reader.Items(node, key, "Write the names of the providers."))
            {
                ReadCredential(item, key, secrets);
            }
        }

        foreach (YamlScalar item in reader.TextNodes(NodeReader.Field(environment, "secrets"), "secrets"))
        {
            string variable = Variable(item.Text);
            secrets.TryAdd(variable, new JobSecret { Key = item.Text, InjectAs = variable });
        }

        return [.. secrets.Values];
    }

    private void ReadCredential(YamlNode item, string key, Dictionary<string, JobSecret> secrets)
    {
        YamlNode? nameNode = item is YamlMapping mapping ? NodeReader.Field(mapping, "type") ?? NodeReader.Field(mapping, "key_type") : item;
        if (nameNode is null || reader.FilledText(nameNode, key) is not { } provider)
        {
            if (nameNode is null)
            {
                reader.Diagnostics.Error(DiagnosticCodes.MissingField, item.Position, $"An item of '{key}' does not say which provider it is for.");
            }

            return;
        }

        if (!s_variables.TryGetValue(provider, out string[]? variables))
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.NotHonoured, nameNode.Position, $"Which variables hold the keys of '{provider}' is not known, so the workers do not get them.",
                $"Write their names into 'secrets'. {NameSuggestion.DidYouMean(provider, s_variables.Keys)}".TrimEnd());
            return;
        }

        foreach (string variable in variables)
        {
            secrets.TryAdd(variable, new JobSecret
            {
                Key = variable,
                InjectAs = variable,
                As = s_files.Contains(variable) ? SecretInjection.File : SecretInjection.Variable,
            });
        }
    }

    private static string Variable(string name)
    {
        string variable = string.Concat(name.Trim().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return variable.Length == 0 || char.IsAsciiDigit(variable[0]) ? "_" + variable : variable;
    }
}

using System.Text.Json;

namespace TrainingJobs.Core.Files;

/// <summary>How files spell names, and which of ours is meant by a word of another tool.</summary>
internal static class KeySuggestions
{
    // Words of docker compose, Kubernetes, GitHub and argparse, by the word that means the same here.
    private static readonly Dictionary<string, string> s_synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["env"] = "environment", ["envs"] = "environment", ["variables"] = "environment", ["vars"] = "environment",
        ["cwd"] = "workingDirectory", ["workdir"] = "workingDirectory", ["dir"] = "workingDirectory", ["directory"] = "workingDirectory",
        ["cmd"] = "command", ["run"] = "command", ["script"] = "command", ["entrypoint"] = "command", ["args"] = "parameters",
        ["arguments"] = "parameters", ["params"] = "parameters", ["replicas"] = "workers", ["nodes"] = "workers",
        ["container"] = "image", ["limit"] = "timeout", ["timeLimit"] = "timeout", ["retries"] = "retry", ["restart"] = "retry",
        ["tags"] = "labels", ["annotations"] = "labels", ["extend"] = "extends", ["inherits"] = "extends", ["apt"] = "systemPackages",
        ["gpus"] = "gpu", ["cpus"] = "cpu", ["cores"] = "cpu", ["mem"] = "memory", ["ram"] = "memory", ["disk"] = "storage",
        ["model"] = "types", ["name"] = "key", ["target"] = "injectAs", ["tries"] = "attempts", ["max"] = "attempts",
        ["integer"] = "int", ["number"] = "float", ["double"] = "float", ["str"] = "string", ["text"] = "string", ["bool"] = "flag",
        ["boolean"] = "flag", ["switch"] = "flag", ["array"] = "list", ["env-var"] = "variable", ["enum"] = "choices", ["options"] = "choices",
        ["values"] = "choices", ["short"] = "alias", ["description"] = "help", ["pip"] = "packages", ["dependencies"] = "packages",
    };

    /// <summary>"Did you mean 'x'?" by spelling or by meaning; null when nothing is near.</summary>
    public static string? DidYouMean(string text, IReadOnlyList<string> known) =>
        s_synonyms.TryGetValue(text, out string? synonym) && known.Contains(synonym)
            ? $"Did you mean '{synonym}'?"
            : NameSuggestion.DidYouMean(text, known);

    public static string ToCamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

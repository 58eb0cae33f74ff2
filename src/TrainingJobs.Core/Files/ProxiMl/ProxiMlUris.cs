using System.Text.RegularExpressions;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Knows what the addresses of each type look like.</summary>
internal sealed partial class ProxiMlUris(NodeReader reader)
{
    private static readonly string[] s_results = ["model", "dataset", "checkpoint"];

    /// <summary>The address; null, with a finding, when it is none of the type.</summary>
    public string? Read(string type, YamlNode node, string what, bool isResult = false)
    {
        if (reader.FilledText(node, what) is not { } uri)
        {
            return null;
        }

        if (Placeholders.IsOne(uri))
        {
            reader.Diagnostics.Warning(DiagnosticCodes.InvalidValue, node.Position, $"'{uri}' is a placeholder, and no value for '{what}' itself.", Rule(type, isResult));
            return uri;
        }

        if (IsValid(type, uri, isResult))
        {
            return uri;
        }

        reader.Diagnostics.Error(
            DiagnosticCodes.InvalidValue, node.Position, $"'{((YamlScalar)node).Shown}' is no '{what}' of type '{type}'.", Rule(type, isResult));
        return null;
    }

    /// <summary>What an address of the type looks like.</summary>
    public static string Rule(string type, bool isResult) => type switch
    {
        "aws" or "wasabi" => "It must begin with s3://.",
        "azure" => "It must begin with https://.",
        "gcp" => "It must begin with gs://.",
        "local" => "It must begin with / (absolute path), ~/ (home folder) or $ (variable); relative paths are not supported.",
        "web" => "It must begin with http://, https://, ftp:// or ftps://.",
        "git" => "It must be an address that 'git clone' takes, with https:// or ssh.",
        "proximl" when isResult => "It must be model, dataset or checkpoint.",
        "proximl" => "It must be the name or id of a model.",
        _ => "It must be the id of a datastore, or an absolute path in it.",
    };

    /// <summary>The path of a local address on this machine.</summary>
    public static string ToPath(string uri)
    {
        string path = uri == "~" || uri.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + uri[1..]
            : Variable().Replace(uri, match => Environment.GetEnvironmentVariable(match.Groups["name"].Value) ?? match.Value);
        return Path.GetFullPath(path.Replace("\0", "", StringComparison.Ordinal));
    }

    private static bool IsValid(string type, string uri, bool isResult) => type switch
    {
        "aws" or "wasabi" => Begins(uri, "s3://"),
        "azure" => Begins(uri, "https://"),
        "gcp" => Begins(uri, "gs://"),
        "local" => uri[0] is '/' or '$' || uri == "~" || uri.StartsWith("~/", StringComparison.Ordinal),
        "web" => Begins(uri, "http://") || Begins(uri, "https://") || Begins(uri, "ftp://") || Begins(uri, "ftps://"),
        "git" => Git().IsMatch(uri),
        "proximl" when isResult => Array.Exists(s_results, r => r == uri),
        _ => true,
    } && !uri.Contains('\0', StringComparison.Ordinal);

    private static bool Begins(string uri, string start) => uri.Length > start.Length && uri.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A(?:https?://|ssh://|git://|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:).+", RegexOptions.IgnoreCase)]
    private static partial Regex Git();

    [GeneratedRegex(@"\$(?:\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex Variable();
}

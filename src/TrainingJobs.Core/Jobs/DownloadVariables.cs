namespace TrainingJobs.Core.Jobs;

/// <summary>The variables by which programs that download find their way: proxies, package indexes, certificates.</summary>
public static class DownloadVariables
{
    /// <summary>Names, in the order of the alphabet, of what was not taken from a session because it holds a password.</summary>
    internal const string Withheld = RunVariables.ReservedPrefix + "withheld";

    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE",
        "PIP_CONFIG_FILE", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_CACHE_DIR", "PIP_TRUSTED_HOST",
        "PIP_CERT", "PIP_CLIENT_CERT", "PIP_PROXY", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES", "PIP_CONSTRAINT", "PIP_ONLY_BINARY",
        "PIP_NO_BINARY", "PIP_PREFER_BINARY", "PIP_NO_CACHE_DIR",
        "UV_CONFIG_FILE", "UV_INDEX", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_EXTRA_INDEX_URL", "UV_INDEX_STRATEGY", "UV_FIND_LINKS",
        "UV_NO_INDEX", "UV_OFFLINE", "UV_CACHE_DIR", "UV_NATIVE_TLS", "UV_SYSTEM_CERTS", "UV_INSECURE_HOST", "UV_HTTP_TIMEOUT",
        "UV_PYTHON_INSTALL_MIRROR", "UV_PYTHON_DOWNLOADS",
        "CONDA_PKGS_DIRS", "CONDA_SSL_VERIFY", "NPM_CONFIG_REGISTRY", "GOPROXY", "HF_ENDPOINT", "HF_HUB_OFFLINE",
    };

    /// <summary>True for such a variable.</summary>
    public static bool Is(string name) => s_names.Contains(name);

    /// <summary>True when an address in the value has a name and a password, or a token, in it.</summary>
    public static bool HasPassword(string value)
    {
        for (int start = value.IndexOf("://", StringComparison.Ordinal); start >= 0; start = value.IndexOf("://", start + 3, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> rest = value.AsSpan(start + 3);
            int end = rest.IndexOfAny('/', ' ', ',');
            if ((end < 0 ? rest : rest[..end]).Contains('@'))
            {
                return true;
            }
        }

        return false;
    }
}

namespace TrainingJobs.Core.Secrets;

/// <summary>Where a secret stands in Vault: <c>path#field</c> or <c>mount/path#field</c>.</summary>
/// <param name="Path">Path without slashes at the ends.</param>
/// <param name="Field">Field of the secret, <c>value</c> if not given.</param>
internal sealed record VaultKey(string Path, string Field)
{
    private const string DefaultField = "value";

    /// <summary>Mount that is taken when the path names none; the one that a new Vault has.</summary>
    public const string DefaultMount = "secret";

    public static VaultKey? TryParse(string text)
    {
        int hash = text.LastIndexOf('#');
        string path = (hash < 0 ? text : text[..hash]).Trim('/');
        string field = hash < 0 ? DefaultField : text[(hash + 1)..];
        bool isPath = path.Length > 0 && path.Split('/').All(part => part.Length > 0 && part is not ("." or ".."));
        return isPath && field.Length > 0 ? new VaultKey(path, field) : null;
    }

    /// <summary>The path as it stands in an address.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>Address of the secret below a mount.</summary>
    /// <param name="path">Path with the mount.</param>
    /// <param name="mount">The mount, at the beginning of the path.</param>
    /// <param name="isVersioned">True for version 2 of the engine, which keeps the data apart.</param>
    public static string Data(string path, string mount, bool isVersioned)
    {
        string rest = path[mount.Length..].Trim('/');
        return isVersioned ? $"{Escape(mount)}/data/{Escape(rest)}" : $"{Escape(mount)}/{Escape(rest)}";
    }
}

using System.Globalization;

namespace TrainingJobs.Core.Secrets;

/// <summary>How HashiCorp Vault is reached; the same variables as its own program's.</summary>
public sealed record VaultOptions
{
    /// <summary>VAULT_ADDR.</summary>
    public string? Address { get; init; }

    /// <summary>VAULT_TOKEN; else the AppRole is taken, else the file <see cref="TokenFile"/>.</summary>
    public string? Token { get; init; }

    /// <summary>What <c>vault login</c> leaves behind: ~/.vault-token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>VAULT_ROLE_ID of an AppRole.</summary>
    public string? RoleId { get; init; }

    /// <summary>VAULT_SECRET_ID of an AppRole.</summary>
    public string? SecretId { get; init; }

    /// <summary>VAULT_NAMESPACE.</summary>
    public string? Namespace { get; init; }

    /// <summary>VAULT_CACERT: PEM file with the authorities that the server's certificate is checked against.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Time for one request; VAULT_CLIENT_TIMEOUT in seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads the variables of this process.</summary>
    public static VaultOptions FromEnvironment() => FromEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>Reads the variables through a function.</summary>
    public static VaultOptions FromEnvironment(Func<string, string?> variable)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var options = new VaultOptions
        {
            Address = Text("VAULT_ADDR"),
            Token = Text("VAULT_TOKEN"),
            TokenFile = home.Length == 0 ? null : Path.Combine(home, ".vault-token"),
            RoleId = Text("VAULT_ROLE_ID"),
            SecretId = Text("VAULT_SECRET_ID"),
            Namespace = Text("VAULT_NAMESPACE"),
            CaCertificate = Text("VAULT_CACERT"),
        };
        string? seconds = Text("VAULT_CLIENT_TIMEOUT")?.TrimEnd('s');
        return double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double timeout) && timeout is > 0 and < 3600
            ? options with { Timeout = TimeSpan.FromSeconds(timeout) }
            : options;

        string? Text(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;
    }

    // The record's own would print the token.
    public override string ToString() => $"Vault at {Address ?? "no address"}";
}

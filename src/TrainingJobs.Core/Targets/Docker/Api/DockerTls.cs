namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>Certificates for a connection by TLS, as PEM files.</summary>
/// <param name="CaFile">Who may have signed the daemon's certificate; null means the authorities of the system.</param>
/// <param name="CertificateFile">Our certificate; null when the daemon wants none.</param>
/// <param name="KeyFile">Its key.</param>
/// <param name="SkipVerification">True when the daemon's certificate is not looked at (the user has asked for this).</param>
internal sealed record DockerTls(string? CaFile, string? CertificateFile, string? KeyFile, bool SkipVerification = false)
{
    /// <summary>The files that Docker expects in a folder of certificates, as far as they are there.</summary>
    public static DockerTls FromFolder(string folder, bool skipVerification = false) =>
        new(Existing(folder, "ca.pem"), Existing(folder, "cert.pem"), Existing(folder, "key.pem"), skipVerification);

    private static string? Existing(string folder, string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>TLS with the certificates of an endpoint; they are read once.</summary>
internal sealed class TlsHandshake
{
    private readonly DockerEndpoint _endpoint;
    private readonly DockerTls _tls;
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _own;

    /// <exception cref="DockerUnavailableException">A certificate cannot be read.</exception>
    public TlsHandshake(DockerEndpoint endpoint, DockerTls tls)
    {
        _endpoint = endpoint;
        _tls = tls;
        string? reading = tls.CaFile;
        try
        {
            if (tls.CaFile is not null)
            {
                _authorities = [];
                _authorities.ImportFromPemFile(tls.CaFile);
            }

            if (tls.CertificateFile is not null)
            {
                reading = tls.CertificateFile;
                using var pem = X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
                // Windows takes no key that lives in memory only.
                X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
                _own = SslStreamCertificateContext.Create(certificate, _authorities, offline: true);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DockerUnavailableException(
                endpoint, UnavailableCause.Certificate, $"The certificate '{reading}' for {endpoint} cannot be used: {exception.Message}", exception);
        }
    }

    /// <exception cref="DockerUnavailableException">The two sides do not accept each other.</exception>
    public async Task<Stream> ApplyAsync(Stream inner, CancellationToken cancellationToken)
    {
        string? refused = null;
        var stream = new SslStream(inner);
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = _endpoint.Address.DnsSafeHost,
                    ClientCertificateContext = _own,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) => (refused = Refuse(certificate, errors)) is null,
                },
                cancellationToken);
            return stream;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            throw new DockerUnavailableException(
                _endpoint,
                UnavailableCause.Certificate,
                refused ?? $"{_endpoint} and this client do not agree on TLS: {exception.Message}",
                exception);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private string? Refuse(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (_tls.SkipVerification)
        {
            return null;
        }

        if (certificate is null)
        {
            return $"{_endpoint} has shown no certificate.";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"The certificate of {_endpoint} ({certificate.Subject}) is not for the host '{_endpoint.Address.DnsSafeHost}'. Use the name that it was made for.";
        }

        if (_authorities is null)
        {
            return errors == SslPolicyErrors.None ? null : $"The certificate of {_endpoint} was not signed by an authority that this system trusts; put its 'ca.pem' into the folder of certificates.";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        if (chain.Build(copy))
        {
            return null;
        }

        string why = string.Join(" ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
        return $"The certificate of {_endpoint} is not accepted with the authority in '{_tls.CaFile}': {why}";
    }
}

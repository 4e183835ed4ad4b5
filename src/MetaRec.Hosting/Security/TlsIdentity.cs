using System.ComponentModel.DataAnnotations;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MetaRec.Hosting.Security;

/// <summary>What a member shows to its peers, and whom it accepts as one. Lives as long as the process.</summary>
internal sealed class TlsIdentity
{
    // Sent as the server name; nobody compares it.
    private const string TargetName = "metarec";

    private readonly SslStreamCertificateContext _certificate;
    private readonly X509Certificate2 _authority;

    private TlsIdentity(X509Certificate2 certificate, X509Certificate2 authority)
    {
        _certificate = SslStreamCertificateContext.Create(certificate, [], offline: true);
        _authority = authority;
    }

    /// <exception cref="ValidationException">A file holds no certificate, or the key does not belong to it.</exception>
    public static TlsIdentity Load(TlsOptions options)
    {
        try
        {
            return new TlsIdentity(
                X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.KeyFile),
                X509CertificateLoader.LoadCertificateFromFile(options.AuthorityFile!));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ValidationException(
                $"The TLS files {options.CertificateFile}, {options.KeyFile} and {options.AuthorityFile} cannot be used: {error.Message} "
                + "Give a certificate with its unencrypted key, and the certificate of its authority, all in PEM (MetaRec:Cluster:Tls).",
                error);
        }
    }

    /// <summary>For the side that accepts the connection.</summary>
    public SslServerAuthenticationOptions Accepting() => new()
    {
        ServerCertificateContext = _certificate,
        ClientCertificateRequired = true,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = IsMember,
    };

    /// <summary>For the side that opens the connection.</summary>
    public SslClientAuthenticationOptions Opening() => new()
    {
        TargetHost = TargetName,
        ClientCertificateContext = _certificate,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = IsMember,
    };

    private X509ChainPolicy Policy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { _authority },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static bool IsMember(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MetaRec.Hosting.Security;

namespace MetaRec.Hosting.Tests.Security;

/// <summary>A certificate authority that lives for one test, and the PEM files of its members.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly string _folder;

    public TestAuthority(string folder, string name)
    {
        _folder = folder;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        AuthorityFile = Write($"{name}.pem", _certificate.ExportCertificatePem());
    }

    public string AuthorityFile { get; }

    /// <summary>The files of a member whose certificate this authority has signed, and who trusts <paramref name="trusted"/>, or this authority.</summary>
    public TlsOptions Member(string name, TestAuthority? trusted = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(_certificate, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return new TlsOptions
        {
            CertificateFile = Write($"{name}.pem", certificate.ExportCertificatePem()),
            KeyFile = Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()),
            AuthorityFile = (trusted ?? this).AuthorityFile,
        };
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MetaRec.Data;
using MetaRec.Hosting.Security;

namespace MetaRec.Cli.Doctor;

/// <summary>The files of mutual TLS: whether they can be read, belong together, and are valid for long enough.</summary>
internal sealed class CertificatesCheck(TlsOptions tls, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public string Topic => "certificates";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!tls.IsEnabled && tls.KeyFile is null && tls.AuthorityFile is null)
        {
            yield return new Finding(Topic, "mutual TLS", CheckLevel.Skipped, "off: members do not prove who they are", "Silos' ports have to be in a network of their own then (docs/security.md).");
            yield break;
        }

        if (tls.Validate(new(tls)).FirstOrDefault()?.ErrorMessage is { } missing)
        {
            yield return new Finding(Topic, "mutual TLS", CheckLevel.Failed, missing, "Name all three files, and see that this user may read them.");
            yield break;
        }

        X509Certificate2? member = null;
        X509Certificate2? authority = null;
        try
        {
            Finding? unreadable = null;
            try
            {
                member = X509Certificate2.CreateFromPemFile(tls.CertificateFile!, tls.KeyFile);
                authority = X509CertificateLoader.LoadCertificateFromFile(tls.AuthorityFile!);
            }
            catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                unreadable = new Finding(Topic, "files", CheckLevel.Failed, ErrorText.FirstLine(error.Message), "Give a certificate with its unencrypted key, and the certificate of its authority, all in PEM.");
            }

            if (unreadable is not null)
            {
                yield return unreadable;
                yield break;
            }

            yield return Validity("member", member!, time.GetUtcNow());
            yield return Validity("authority", authority!, time.GetUtcNow());
            yield return Chain(member!, authority!);
        }
        finally
        {
            member?.Dispose();
            authority?.Dispose();
        }
    }

    /// <summary>When a certificate begins and ends to be valid.</summary>
    internal static Finding Validity(string name, X509Certificate2 certificate, DateTimeOffset now)
    {
        var (from, until) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        var subject = $"{certificate.Subject}, until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";
        const string Remedy = "Replace it and start the members one after the other again: a member whose certificate has expired is refused by all.";
        return from > now ? new Finding("certificates", name, CheckLevel.Failed, $"{subject}: not valid yet", "Look at this machine's clock, or wait.")
            : until <= now ? new Finding("certificates", name, CheckLevel.Failed, $"{subject}: expired", Remedy)
            : until - now < Soon ? new Finding("certificates", name, CheckLevel.Warning, $"{subject}: {(until - now).TotalDays:0} days left", Remedy)
            : new Finding("certificates", name, CheckLevel.Ok, subject);
    }

    private Finding Chain(X509Certificate2 member, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().LocalDateTime;
        return chain.Build(member) || chain.ChainStatus.All(static status => status.Status == X509ChainStatusFlags.NotTimeValid)
            ? new Finding(Topic, "chain", CheckLevel.Ok, "the authority has signed the member's certificate; names are not compared between members")
            : new Finding(Topic, "chain", CheckLevel.Failed, $"the authority has not signed the member's certificate: {string.Join(' ', chain.ChainStatus.Select(static status => status.StatusInformation.Trim()))}",
                "Give the certificate of the authority that signed it: peers refuse it otherwise.");
    }
}

using System.ComponentModel.DataAnnotations;

namespace MetaRec.Hosting.Security;

/// <summary>
/// Mutual TLS: a member shows its certificate and accepts only peers whose certificate the same authority has signed. All three files, or none: then connections are plain.
/// </summary>
public sealed class TlsOptions : IValidatableObject
{
    /// <summary>This member's certificate (PEM).</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The key of the certificate (PEM, unencrypted).</summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// The certificate of the authority (PEM). It should sign for this cluster alone: whoever has a certificate of it is a member. Names are not compared, since silos
    /// are addressed by IP addresses that change.
    /// </summary>
    public string? AuthorityFile { get; set; }

    /// <summary>Whether connections are encrypted.</summary>
    public bool IsEnabled => CertificateFile is not null;

    /// <summary>Reads the files once, so that a process that cannot use them says so before it starts.</summary>
    /// <exception cref="ValidationException">A file holds no certificate, or the key does not belong to it.</exception>
    public void Check()
    {
        if (IsEnabled)
        {
            _ = TlsIdentity.Load(this);
        }
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Name, string? File)[] files = [(nameof(CertificateFile), CertificateFile), (nameof(KeyFile), KeyFile), (nameof(AuthorityFile), AuthorityFile)];
        if (files.All(file => file.File is null))
        {
            yield break;
        }

        foreach (var (name, file) in files)
        {
            if (string.IsNullOrEmpty(file))
            {
                yield return new ValidationResult($"Mutual TLS needs three files, but {name} is missing (MetaRec:Cluster:Tls:{name}). Name all of {string.Join(", ", files.Select(each => each.Name))}, or none.");
            }
            else if (!File.Exists(file))
            {
                yield return new ValidationResult($"'{file}' does not exist (MetaRec:Cluster:Tls:{name}). Name a readable PEM file.");
            }
        }
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace MetaRec.Gateway.Configuration;

/// <summary>Whom the gateway serves.</summary>
public sealed partial class GatewaySecurityOptions : IValidatableObject
{
    /// <summary>What it does with requests that bring neither key nor token.</summary>
    /// <value>Auto: they are served on the loopback address only</value>
    public AnonymousAccess Anonymous { get; set; } = AnonymousAccess.Auto;

    /// <summary>SHA-256 of a key with all scopes, as hexadecimal: the first administrator's. `metarec key generate` makes one.</summary>
    /// <value>none</value>
    public string? BootstrapKeySha256 { get; set; }

    /// <summary>A file that holds such a key itself; read at start.</summary>
    /// <value>none</value>
    public string? BootstrapKeyFile { get; set; }

    /// <summary>How long the gateway relies on what it knows of the keys: a key that was revoked is refused within this time.</summary>
    /// <value>5 s</value>
    [Range(1, 300, ErrorMessage = "Keys are kept between {1} and {2} seconds (MetaRec:Gateway:Security:KeyCacheSeconds).")]
    public int KeyCacheSeconds { get; set; } = 5;

    /// <summary>How long it relies on that while the cluster cannot be asked. In that time nobody can revoke a key either.</summary>
    /// <value>60 s</value>
    [Range(0, 3600, ErrorMessage = "Without the cluster, keys are kept between {1} and {2} seconds (MetaRec:Gateway:Security:KeyGraceSeconds).")]
    public int KeyGraceSeconds { get; set; } = 60;

    /// <summary>Tokens that it accepts.</summary>
    public JwtOptions Jwt { get; set; } = new();

    /// <summary>Whether anything is configured by which a caller could be known.</summary>
    internal bool KnowsSomebody => !string.IsNullOrEmpty(BootstrapKeySha256) || !string.IsNullOrEmpty(BootstrapKeyFile) || Jwt.IsOn;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(BootstrapKeySha256) && !Sha256().IsMatch(BootstrapKeySha256))
        {
            yield return new ValidationResult("The first key's hash must be 64 hexadecimal digits (MetaRec:Gateway:Security:BootstrapKeySha256). `metarec key generate` prints one.");
        }

        if (!string.IsNullOrEmpty(BootstrapKeyFile) && !File.Exists(BootstrapKeyFile))
        {
            yield return new ValidationResult($"There is no file '{BootstrapKeyFile}' with the first key (MetaRec:Gateway:Security:BootstrapKeyFile).");
        }
    }

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex Sha256();
}

using System.ComponentModel.DataAnnotations;

namespace MetaRec.Gateway.Configuration;

/// <summary>Tokens (JWT) that the gateway accepts. Either an authority or a key file switches them on.</summary>
public sealed class JwtOptions : IValidatableObject
{
    /// <summary>An OpenID Connect provider, whose keys and issuer are asked for at <c>/.well-known/openid-configuration</c>.</summary>
    /// <value>none</value>
    public string? Authority { get; set; }

    /// <summary>Public keys as PEM, or as a JSON web key set; read at start.</summary>
    /// <value>none</value>
    public string? KeyFile { get; set; }

    /// <summary>The issuer that tokens must name; with an authority, the one that it names by default.</summary>
    /// <value>none</value>
    public string? Issuer { get; set; }

    /// <summary>The audience that tokens must name.</summary>
    /// <value>none</value>
    public string? Audience { get; set; }

    /// <summary>The claim that has the scopes: texts separated by spaces, or an array.</summary>
    /// <value>scope</value>
    [Required(ErrorMessage = "Tokens need a claim with the scopes (MetaRec:Gateway:Security:Jwt:ScopeClaim). Leave it out, or write scope.")]
    public string ScopeClaim { get; set; } = "scope";

    /// <summary>Whether tokens are accepted.</summary>
    internal bool IsOn => !string.IsNullOrEmpty(Authority) || !string.IsNullOrEmpty(KeyFile);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        const string Section = "MetaRec:Gateway:Security:Jwt";
        if (!IsOn)
        {
            if (!string.IsNullOrEmpty(Issuer) || !string.IsNullOrEmpty(Audience))
            {
                yield return new ValidationResult($"Tokens need an authority or a file with keys ({Section}:Authority or {Section}:KeyFile). Give one, or leave out Issuer and Audience.");
            }

            yield break;
        }

        if (!string.IsNullOrEmpty(Authority) && !string.IsNullOrEmpty(KeyFile))
        {
            yield return new ValidationResult($"Keys of tokens come from an authority or from a file, and not from both ({Section}:Authority, {Section}:KeyFile). Leave one out.");
        }

        if (string.IsNullOrEmpty(Audience))
        {
            yield return new ValidationResult($"Tokens need an audience ({Section}:Audience): without it, a token made for another service would be accepted here.");
        }

        if (!string.IsNullOrEmpty(KeyFile) && string.IsNullOrEmpty(Issuer))
        {
            yield return new ValidationResult($"Tokens checked by keys of a file need an issuer ({Section}:Issuer).");
        }

        if (!string.IsNullOrEmpty(Authority) && !IsSecure(Authority))
        {
            yield return new ValidationResult($"An authority is an https address, but was '{Authority}' ({Section}:Authority). Over http, anybody on the way could hand out keys.");
        }
    }

    private static bool IsSecure(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}

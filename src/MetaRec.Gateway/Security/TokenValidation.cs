using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using MetaRec.Data;
using MetaRec.Gateway.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;

namespace MetaRec.Gateway.Security;

/// <summary>How tokens (JWT) are checked: signature by a public key, issuer, audience, and time.</summary>
internal static class TokenValidation
{
    /// <summary>The scheme that checks tokens.</summary>
    public const string SchemeName = "token";

    // Public keys only: with a shared secret, whoever checks tokens could make them; and what is not listed, as "none", is refused.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Adds the scheme.</summary>
    /// <exception cref="ValidationException">The file with the keys cannot be used.</exception>
    public static void AddTokens(this AuthenticationBuilder authentication, JwtOptions options)
    {
        var keys = string.IsNullOrEmpty(options.KeyFile) ? [] : ReadKeys(options.KeyFile);
        authentication.AddJwtBearer(SchemeName, bearer =>
        {
            bearer.Authority = string.IsNullOrEmpty(options.Authority) ? null : options.Authority;
            bearer.RequireHttpsMetadata = bearer.Authority?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) != true;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAlgorithms = Algorithms,
                IssuerSigningKeys = keys,
                ValidIssuer = string.IsNullOrEmpty(options.Issuer) ? null : options.Issuer,
                ValidAudience = options.Audience,
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = ClockSkew,
            };
        });
    }

    private static IReadOnlyList<SecurityKey> ReadKeys(string file)
    {
        try
        {
            var text = File.ReadAllText(file, Encoding.UTF8);
            IReadOnlyList<SecurityKey> keys = text.TrimStart().StartsWith('{') ? [.. new JsonWebKeySet(text).GetSigningKeys()] : [.. ReadPem(text)];
            return keys.Count > 0 && keys.All(key => key is AsymmetricSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve })
                ? keys
                : throw new ArgumentException("it holds no public key of the kind RSA or EC");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new ValidationException(
                $"The keys of tokens cannot be read from '{file}' (MetaRec:Gateway:Security:Jwt:KeyFile): {ErrorText.FirstLine(error.Message)} Give public keys as PEM, or a JSON web key set.", error);
        }
    }

    private static IEnumerable<SecurityKey> ReadPem(string text)
    {
        var rest = text;
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var pem = rest[fields.Location];
            rest = rest[fields.Location.End..];
            yield return ReadPublicKey(pem);
        }
    }

    private static SecurityKey ReadPublicKey(string pem)
    {
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false));
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(pem);
            return new ECDsaSecurityKey(ECDsa.Create(curve.ExportParameters(includePrivateParameters: false)));
        }
    }
}

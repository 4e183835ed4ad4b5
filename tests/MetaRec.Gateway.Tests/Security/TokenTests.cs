using System.Net;
using System.Security.Cryptography;
using System.Text;
using MetaRec.Client;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MetaRec.Gateway.Tests.Security;

public sealed class TokenTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    [Theory]
    [InlineData("read", HttpStatusCode.OK)]
    [InlineData("openid read train", HttpStatusCode.OK)]
    [InlineData("train", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.Forbidden)]
    public async Task Request_ByAToken_MayDoWhatItsScopesSay(string scope, HttpStatusCode status) => Assert.Equal(status, await StatusAsync(Token(scope: scope)));

    [Fact]
    public async Task Request_ByATokenOfAnotherIssuer_IsRefused() => Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Token(issuer: "https://other.test")));

    [Fact]
    public async Task Request_ByATokenForAnotherAudience_IsRefused() => Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Token(audience: "other")));

    [Fact]
    public async Task Request_ByATokenThatHasExpired_IsRefused() => Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Token(expires: DateTime.UtcNow.AddMinutes(-2))));

    [Fact]
    public async Task Request_ByATokenWithoutSubject_IsRefused() => Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Token(subject: null)));

    [Fact]
    public async Task Request_ByATokenSignedByAnotherKey_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Token(signing: new SigningCredentials(new ECDsaSecurityKey(other), SecurityAlgorithms.EcdsaSha256))));
    }

    [Fact]
    public async Task Request_ByATokenWithoutSignature_IsRefused()
    {
        var parts = Token().Split('.');
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync($"{header}.{parts[1]}."));
    }

    [Fact]
    public async Task Request_ByATokenSignedWithThePublicKeyAsASecret_IsRefused()
    {
        var secret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(gateway.SigningKey.ExportSubjectPublicKeyInfoPem()));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Token(signing: new SigningCredentials(secret, SecurityAlgorithms.HmacSha256))));
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        try
        {
            await gateway.Client(gateway.Address, token).Jobs.ListAsync([]);
            return HttpStatusCode.OK;
        }
        catch (ApiException refused)
        {
            return refused.Status;
        }
    }

    private string Token(
        string scope = "read", string issuer = SecureGateway.Issuer, string audience = SecureGateway.Audience, DateTime? expires = null, string? subject = "somebody", SigningCredentials? signing = null)
    {
        var claims = new Dictionary<string, object> { ["scope"] = scope };
        if (subject is not null)
        {
            claims["sub"] = subject;
        }

        var end = expires ?? DateTime.UtcNow.AddHours(1);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = claims,
            NotBefore = end.AddHours(-2),
            IssuedAt = end.AddHours(-2),
            Expires = end,
            SigningCredentials = signing ?? new SigningCredentials(new ECDsaSecurityKey(gateway.SigningKey), SecurityAlgorithms.EcdsaSha256),
        });
    }
}

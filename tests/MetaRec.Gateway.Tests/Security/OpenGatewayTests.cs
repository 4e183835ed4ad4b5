using System.ComponentModel.DataAnnotations;
using System.Net;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Security;

namespace MetaRec.Gateway.Tests.Security;

public sealed class OpenGatewayTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    [Theory]
    [InlineData("http://*:8080", AnonymousAccess.Auto, false, false)]
    [InlineData("http://0.0.0.0:8080", AnonymousAccess.Auto, false, false)]
    [InlineData("http://127.0.0.1:8080;http://10.0.0.1:8080", AnonymousAccess.Auto, false, false)]
    [InlineData("http://*:8080", AnonymousAccess.Auto, true, true)]
    [InlineData("http://*:8080", AnonymousAccess.Refuse, false, true)]
    [InlineData("http://*:8080", AnonymousAccess.Allow, false, true)]
    [InlineData("http://127.0.0.1:8080", AnonymousAccess.Auto, false, true)]
    [InlineData("http://localhost:8080", AnonymousAccess.Auto, false, true)]
    public void Options_OpenToTheNetwork_NeedAKeyOrAWord(string urls, AnonymousAccess anonymous, bool withKey, bool accepted)
    {
        var options = new GatewayOptions { Urls = urls };
        options.Security.Anonymous = anonymous;
        options.Security.BootstrapKeySha256 = withKey ? ApiKeyText.HashOf("x") : null;
        var wrong = new List<ValidationResult>();

        Assert.Equal(accepted, Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true));
        Assert.All(wrong, result => Assert.Contains("--allow-anonymous", result.ErrorMessage, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Loopback_WithoutKey_ServesThisMachineAndNotWhatAProxyForwards()
    {
        var address = await gateway.StartAsync(options => options.Security.Anonymous = AnonymousAccess.Auto);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(address, "X-Forwarded-For"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(address, "Forwarded"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(address, "X-API-Key"));
    }

    [Theory]
    [InlineData("zz", "64 hexadecimal digits")]
    public void Options_NoHash_SaySo(string hash, string message)
    {
        var options = new GatewaySecurityOptions { BootstrapKeySha256 = hash };

        Assert.Contains(message, Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_WithoutAudienceOrIssuer_AreRefusedAtStart()
    {
        var options = new JwtOptions { KeyFile = "keys.pem" };

        var messages = options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!).ToList();

        Assert.Contains(messages, message => message.Contains("need an audience", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("need an issuer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_KeyFileWithoutAKey_SaysWhatItMustHold()
    {
        var file = Path.GetTempFileName();

        var error = await Assert.ThrowsAsync<ValidationException>(() => gateway.StartAsync(options => options.Security.BootstrapKeyFile = file));

        Assert.Contains("must hold a key of at least 32 characters", error.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address, string? header)
    {
        using var http = new HttpClient { BaseAddress = address };
        if (header is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation(header, "10.0.0.1");
        }

        using var response = await http.GetAsync("v1/jobs");
        return response.StatusCode;
    }
}

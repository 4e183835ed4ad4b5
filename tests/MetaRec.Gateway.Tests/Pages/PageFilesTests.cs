using System.Net;
using System.Net.Http.Headers;
using MetaRec.Client.Jobs;
using MetaRec.Gateway.Tests.Security;

namespace MetaRec.Gateway.Tests.Pages;

/// <summary>The files of the pages, and signing in, at a gateway that serves nobody without a key.</summary>
public sealed class PageFilesTests(SecureGateway gateway) : IClassFixture<SecureGateway>
{
    [Theory]
    [InlineData("", "text/html")]
    [InlineData("console/jobs/any%2Fjob", "text/html")]
    [InlineData("assets/console.js", "text/javascript")]
    [InlineData("assets/console.css", "text/css")]
    [InlineData("assets/icon.svg", "image/svg+xml")]
    [InlineData("scalar", "text/html")]
    [InlineData("openapi/v1.json", "application/json")]
    public async Task Get_WithoutAKey_IsServedSinceItHoldsNoData(string path, string type)
    {
        using var answer = await GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        if (type == "text/html")
        {
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Get_WithTheETagOfBefore_IsNotSentAgain()
    {
        using var first = await GetAsync("assets/console.js");
        using var again = await GetAsync("assets/console.js", first.Headers.ETag);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("assets/none.js")]
    [InlineData("assets/..%2Fappsettings.json")]
    public async Task Get_NoSuchFile_Is404(string path)
    {
        using var answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task SignIn_WithAKey_ShowsWhatTheKeyMay()
    {
        Assert.SkipWhen(Browser.Installed is null, ConsoleFixture.NoBrowser);
        await gateway.Admin.Jobs.SubmitAsync(new JobSubmission("secret", TestSpecs.Short()));
        var key = (await gateway.KeyAsync("read")).Secret;
        await using var browser = await Browser.StartAsync();
        await using var page = await browser.OpenAsync();

        await page.GoAsync(new Uri(gateway.Address, "/console/jobs"));
        await page.WaitForAsync("document.getElementById('dialog').open");
        Assert.False(await page.EvaluateAsync<bool>("document.body.innerText.includes('secret')"));
        await page.EvaluateAsync<object?>($"void (document.getElementById('key').value = '{key}')");
        await page.ClickAsync("dialog button", "Sign in");
        await page.ClickAsync("td a", "secret");
        await page.WaitForAsync("document.querySelector('h1')?.textContent === 'secret'");
        await page.ClickAsync("#sign-in", "Sign out");
        await page.WaitForAsync("document.getElementById('dialog').open && !document.querySelector('.chart')");
    }

    private async Task<HttpResponseMessage> GetAsync(string path, EntityTagHeaderValue? known = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, path));
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await http.SendAsync(request);
    }
}

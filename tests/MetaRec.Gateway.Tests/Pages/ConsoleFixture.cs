namespace MetaRec.Gateway.Tests.Pages;

/// <summary>A gateway whose model is in service, and a browser where one is installed.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    public const string NoBrowser = "No Chromium is installed. Install it (apt-get install chromium), or run ./test.sh --all, which does.";

    private Browser? _browser;

    public TestGateway Gateway { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (Browser.Installed is null)
        {
            return;
        }

        await Gateway.InitializeAsync();
        await Gateway.ServeAsync("served");
        _browser = await Browser.StartAsync();
    }

    /// <summary>A tab at a page of the console; skips the test where there is no browser.</summary>
    public async Task<BrowserPage> OpenAsync(string path)
    {
        Assert.SkipWhen(_browser is null, NoBrowser);
        var page = await _browser!.OpenAsync();
        await page.GoAsync(new Uri(Gateway.Client.Server, path));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
            await Gateway.DisposeAsync();
        }
    }
}

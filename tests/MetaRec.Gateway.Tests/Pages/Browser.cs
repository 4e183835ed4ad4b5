using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SystemProcess = System.Diagnostics.Process;

namespace MetaRec.Gateway.Tests.Pages;

/// <summary>A real browser without a window, driven by its DevTools protocol.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-browser-").FullName;
    private readonly SystemProcess _process;

    private Browser()
    {
        // No background traffic: what the pages ask for is all there is.
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={_folder}", "--remote-debugging-port=0", "about:blank",
        ];
        _process = SystemProcess.Start(new ProcessStartInfo(Installed!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Where a browser is installed; null: nowhere.</summary>
    public static string? Installed { get; } = Array.Find(Places, File.Exists);

    public static async Task<Browser> StartAsync()
    {
        var browser = new Browser();
        await browser.PortAsync();
        return browser;
    }

    /// <summary>A tab of its own, empty.</summary>
    public async Task<BrowserPage> OpenAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.PutAsync($"http://127.0.0.1:{await PortAsync()}/json/new?about:blank", null);
        var target = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        return await BrowserPage.ConnectAsync(new Uri((string)target["webSocketDebuggerUrl"]!));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> PortAsync()
    {
        var file = Path.Combine(_folder, "DevToolsActivePort");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit; await Task.Delay(50))
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [{ Length: > 0 } port, ..])
            {
                return port;
            }
        }

        throw new TimeoutException($"The browser {Installed} did not start within {Limit}.");
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests.Pages;

/// <summary>A tab of a browser.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private const int LimitMilliseconds = 45_000;
    private const int BufferBytes = 1 << 16;

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _calls = new();
    private readonly SemaphoreSlim _sending = new(1);
    private int _last;
    private Task _receiving = Task.CompletedTask;

    private BrowserPage()
    {
    }

    /// <summary>The addresses that the page has asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Errors of scripts, and what the browser has refused (such as by the page's policy).</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public static async Task<BrowserPage> ConnectAsync(Uri address)
    {
        var page = new BrowserPage();
        await page._socket.ConnectAsync(address, CancellationToken.None);
        page._receiving = page.ReceiveAsync();
        foreach (var domain in (string[])["Page", "Runtime", "Network", "Log", "Accessibility"])
        {
            await page.CallAsync($"{domain}.enable", []);
        }

        return page;
    }

    public Task GoAsync(Uri address) => CallAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });

    /// <summary>Waits until an expression is true in the page.</summary>
    public async Task WaitForAsync(string expression)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $$"""
            new Promise((resolve, reject) => {
              const end = setTimeout(() => reject(new Error('not within {{LimitMilliseconds}} ms; the page says: ' + document.body.innerText)), {{LimitMilliseconds}});
              const look = () => { let found = false; try { found = {{expression}}; } catch { } if (found) { clearTimeout(end); resolve(true); } else setTimeout(look, 25); };
              look();
            })
            """);
        try
        {
            await EvaluateAsync<bool>(script);
        }
        catch (InvalidOperationException error) when (error.Message.Contains("navigated", StringComparison.Ordinal) || error.Message.Contains("context was destroyed", StringComparison.Ordinal))
        {
            // The page that was there before has gone: the new one is looked at.
            await EvaluateAsync<bool>(script);
        }
    }

    /// <summary>What a script gives, after waiting for it.</summary>
    /// <exception cref="InvalidOperationException">It has thrown.</exception>
    public async Task<T> EvaluateAsync<T>(string script)
    {
        var result = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = script, ["awaitPromise"] = true, ["returnByValue"] = true });
        return result["exceptionDetails"] is { } thrown
            ? throw new InvalidOperationException($"{script}: {(string?)thrown["exception"]?["description"] ?? thrown.ToJsonString()}")
            : result["result"]!["value"].Deserialize<T>()!;
    }

    /// <summary>Clicks the first element of a kind with a text.</summary>
    public async Task ClickAsync(string selector, string text)
    {
        var find = $"[...document.querySelectorAll({JsonSerializer.Serialize(selector)})].find(one => one.textContent.trim() === {JsonSerializer.Serialize(text)} && !one.disabled)";
        await WaitForAsync($"{find} !== undefined");
        await EvaluateAsync<object?>($"void {find}.click()");
    }

    /// <summary>Roles and names as assistive technology is told them.</summary>
    public async Task<IReadOnlyList<(string Role, string Name)>> AccessibilityAsync()
    {
        var tree = await CallAsync("Accessibility.getFullAXTree", []);
        return [.. tree["nodes"]!.AsArray().Where(node => !(bool)node!["ignored"]!).Select(node => ((string?)node!["role"]?["value"] ?? "", (string?)node["name"]?["value"] ?? ""))];
    }

    public async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _calls[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromMilliseconds(2 * LimitMilliseconds));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                Take(JsonNode.Parse(message.ToArray())!);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or JsonException)
        {
            foreach (var (_, call) in _calls)
            {
                call.TrySetException(new InvalidOperationException("The browser has hung up.", error));
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            if (_calls.TryRemove((int)id, out var call))
            {
                if (message["error"] is { } error)
                {
                    call.SetException(new InvalidOperationException((string)error["message"]!));
                }
                else
                {
                    call.SetResult(message["result"]!);
                }
            }

            return;
        }

        var parameters = message["params"]!;
        switch ((string)message["method"]!)
        {
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)parameters["request"]!["url"]!);
                break;
            case "Runtime.exceptionThrown":
                Errors.Enqueue((string?)parameters["exceptionDetails"]!["exception"]?["description"] ?? parameters.ToJsonString());
                break;
            case "Log.entryAdded" when (string)parameters["entry"]!["level"]! == "error":
                Errors.Enqueue($"{parameters["entry"]!["text"]} {parameters["entry"]!["url"]}");
                break;
        }
    }
}

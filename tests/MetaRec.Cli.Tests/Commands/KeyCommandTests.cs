using System.Text.Json;
using MetaRec.Cli.Standalone;
using MetaRec.Gateway.Security;

namespace MetaRec.Cli.Tests.Commands;

/// <summary>Keys and contexts by the command line, at a standalone cluster that asks for a key.</summary>
public sealed class KeyCommandTests : IAsyncLifetime
{
    private static readonly string[] Variables = ["METAREC_API_KEY", "METAREC_SERVER", "METAREC_CONFIG_DIR"];

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly string _first = ApiKeyText.Create().Key;
    private StandaloneProcess _process = null!;

    private string Url => _process.Server.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        _process = await StandaloneProcess.StartAsync(
            new StandaloneSettings(1, "http://127.0.0.1:0", null, _folder.File("storage"), Verbose: false)
            {
                More = [new("MetaRec:Gateway:Security:Anonymous", "Refuse"), new("MetaRec:Gateway:Security:BootstrapKeySha256", ApiKeyText.HashOf(_first))],
            },
            CancellationToken.None);
        Environment.SetEnvironmentVariable("METAREC_CONFIG_DIR", _folder.File("config"));
        Environment.SetEnvironmentVariable("METAREC_SERVER", null);
        Environment.SetEnvironmentVariable("METAREC_API_KEY", null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Keys_MadeListedAndRevoked_OpenAndCloseTheGateway()
    {
        var keyFile = _folder.File("first.key");
        await File.WriteAllTextAsync(keyFile, _first + "\n");

        var made = await CommandLine.RunAsync("key", "create", "--name", "shop", "--scope", "read,feedback", "--expires", "90d", "--rate", "600", "--server", Url, "--api-key-file", keyFile);
        var secret = made.Output.Trim();
        var allowed = await CommandLine.RunAsync("job", "list", "--server", Url, "--api-key", secret);
        var lacking = await CommandLine.RunAsync("job", "stop", "none", "--server", Url, "--api-key", secret);
        var listed = await CommandLine.RunAsync("key", "list", "-o", "json", "--server", Url, "--api-key-file", keyFile);
        var table = await CommandLine.RunAsync("key", "list", "--server", Url, "--api-key-file", keyFile);
        var unsure = await CommandLine.RunAsync("key", "revoke", ApiKeyText.IdOf(secret)!, "--server", Url, "--api-key-file", keyFile);
        var revoked = await CommandLine.RunAsync("key", "revoke", ApiKeyText.IdOf(secret)!, "--yes", "--server", Url, "--api-key-file", keyFile);
        var refused = await CommandLine.RunAsync("job", "list", "--server", Url, "--api-key", secret);
        var audit = await CommandLine.RunAsync("audit", "-o", "jsonl", "--server", Url, "--api-key-file", keyFile);

        Assert.Equal((0, 0, 3, 0, 2, 0, 3), (made.Code, allowed.Code, lacking.Code, listed.Code, unsure.Code, revoked.Code, refused.Code));
        Assert.Contains("needs the scope 'train'", lacking.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("not known, or was revoked", refused.ErrorLine, StringComparison.Ordinal);
        var key = Assert.Single(JsonDocument.Parse(listed.Output).RootElement.EnumerateArray().ToList());
        Assert.Equal(("shop", 600), (key.GetProperty("name").GetString(), key.GetProperty("ratePerMinute").GetInt32()));
        Assert.Contains("600/min", table.Output, StringComparison.Ordinal);
        Assert.Equal(["key.revoke", "key.create"], audit.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("action").GetString()));
        Assert.All([made, allowed, lacking, listed, table, revoked, refused, audit], run => Assert.DoesNotContain(_first, run.Output + run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, made.Error + lacking.Error + listed.Output + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithAndWithoutTheKey_SaysWhetherItIsAccepted()
    {
        var accepted = await CommandLine.RunAsync("doctor", "--process", "gateway", "--server", Url, "--api-key", _first);
        var missing = await CommandLine.RunAsync("doctor", "--process", "gateway", "--server", Url);

        Assert.Equal((0, 1), (accepted.Code, missing.Code));
        Assert.Contains("is accepted", accepted.Output, StringComparison.Ordinal);
        Assert.Contains("answers the gateway", missing.Output, StringComparison.Ordinal);
        Assert.Contains("METAREC_API_KEY", missing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_WithoutKey_Exits3AndSaysWhatToDo()
    {
        var run = await CommandLine.RunAsync("job", "list", "--server", Url);

        Assert.Equal(3, run.Code);
        Assert.Contains("set METAREC_API_KEY", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_WithKey_IsUsedGivesWayToOptionAndEnvironmentAndKeepsItsKeyToItself()
    {
        await File.WriteAllTextAsync(_folder.File("first.key"), _first);
        var added = await CommandLine.RunAsync("context", "add", "here", "--at", Url, "--key-file", _folder.File("first.key"));
        await CommandLine.RunAsync("context", "add", "gone", "--at", "http://127.0.0.1:9");
        var byContext = await CommandLine.RunAsync("job", "list");
        Environment.SetEnvironmentVariable("METAREC_API_KEY", "mrk_aaaaaaaaaaaa_wrong");
        var byEnvironment = await CommandLine.RunAsync("job", "list");
        var byOption = await CommandLine.RunAsync("job", "list", "--api-key", _first);
        Environment.SetEnvironmentVariable("METAREC_API_KEY", null);
        await CommandLine.RunAsync("context", "use", "gone");
        var elsewhere = await CommandLine.RunAsync("job", "list", "--server", Url);
        var listed = await CommandLine.RunAsync("context", "list", "-o", "json");
        var unknown = await CommandLine.RunAsync("context", "use", "heer");
        var removed = await CommandLine.RunAsync("context", "remove", "gone");

        Assert.Equal((0, 0, 3, 0, 3, 2, 0), (added.Code, byContext.Code, byEnvironment.Code, byOption.Code, elsewhere.Code, unknown.Code, removed.Code));
        Assert.Contains("Did you mean 'here'?", unknown.ErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain(_first, listed.Output + added.Output + added.Error, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.File("config"), "config.json")));
        }
    }

    [Fact]
    public async Task Context_FileDamaged_SaysWhich()
    {
        Directory.CreateDirectory(_folder.File("config"));
        await File.WriteAllTextAsync(Path.Combine(_folder.File("config"), "config.json"), "{ \"contexts\": ");

        var run = await CommandLine.RunAsync("job", "list");

        Assert.Equal(2, run.Code);
        Assert.Contains("config.json cannot be read", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WithoutGateway_PrintsAKeyAndItsHash()
    {
        var run = await CommandLine.RunAsync("key", "generate", "-o", "json");
        var document = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal(ApiKeyText.HashOf(document.GetProperty("secret").GetString()!), document.GetProperty("sha256").GetString());
    }

    [Theory]
    [InlineData("gateway", "--cluster", "sqlite:/tmp/metarec-none", "--urls", "http://*:0")]
    [InlineData("standalone", "--storage", "/tmp/metarec-none", "--urls", "http://*:0")]
    public async Task Start_OpenToTheNetworkWithoutKeys_Exits2WithTheRemedy(params string[] args)
    {
        var run = await CommandLine.RunAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Contains("anybody on the network could use the gateway", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("--allow-anonymous", run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean 'read'?", "key", "create", "--name", "x", "--scope", "raed")]
    [InlineData("--expires must be a time", "key", "create", "--name", "x", "--scope", "read", "--expires", "soon")]
    [InlineData("There is no file", "job", "list", "--api-key-file", "/nowhere/key")]
    [InlineData("opposite of each other", "standalone", "--require-key", "--allow-anonymous")]
    public async Task Usage_Wrong_Exits2(string message, params string[] args)
    {
        var run = await CommandLine.RunAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.ErrorLine, StringComparison.Ordinal);
    }
}

using System.Text.Json;

namespace MetaRec.Cli.Tests;

/// <summary>One quick demo on two silos, shared by the tests that look at what it left.</summary>
public sealed class QuickDemo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal CommandLine Run { get; private set; } = null!;

    internal JsonDocument Document { get; private set; } = null!;

    public string Folder => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        Run = await CommandLine.RunAsync("demo", "--quick", "--dataset", "synthetic", "--silos", "2", "--out", Folder, "-o", "json");
        Document = JsonDocument.Parse(Run.Output);
    }

    public ValueTask DisposeAsync()
    {
        Document.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal double Mae(string scenario, string method) => Rows.Single(row => Text(row, "scenario") == scenario && Text(row, "method") == method)
        .GetProperty("mae").GetProperty("mean").GetDouble();

    internal IEnumerable<JsonElement> Rows => Document.RootElement.GetProperty("rows").EnumerateArray();

    internal string Sha256 => Text(Document.RootElement, "checkpointSha256");

    internal static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}

using System.Globalization;
using MetaRec.Cli.Standalone;
using MetaRec.Client;

namespace MetaRec.Cli.Tests.Jobs;

/// <summary>A standalone cluster on a free port, for the tests of job commands; they use job ids of their own.</summary>
public sealed class JobServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StandaloneProcess _process = null!;
    private int _files;

    internal MetaRecClient Client { get; private set; } = null!;

    internal string Url { get; private set; } = "";

    /// <summary>A spec of a job that is done in a moment.</summary>
    internal string Short => Spec(6);

    /// <summary>A spec of a job that is not done before the test is.</summary>
    internal string Endless => Spec(1_000_000);

    /// <summary>A spec of a job that fails in its first step: its inner loop diverges.</summary>
    internal string Failing => Write("""
        dataset: { synthetic: { users: 100, items: 100, ratingsPerUser: 20 } }
        model: { embeddingSize: 8, hidden: [16] }
        learner: { innerRate: 10, innerSteps: 50, supportShrinkage: 0, queryLoss: squared }
        microBatchSize: 4
        steps: 50
        """);

    public async ValueTask InitializeAsync()
    {
        _process = await StandaloneProcess.StartAsync(
            new StandaloneSettings(1, "http://127.0.0.1:0", null, _folder.File("storage"), Verbose: false), CancellationToken.None);
        Url = _process.Server.GetLeftPart(UriPartial.Authority);
        Client = new MetaRecClient(_process.Server);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A file with this text.</summary>
    internal string Write(string text, string extension = ".yaml")
    {
        var path = _folder.File(string.Create(CultureInfo.InvariantCulture, $"spec{Interlocked.Increment(ref _files)}{extension}"));
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a job command against this server.</summary>
    internal Task<CommandLine> RunAsync(params string[] args) => CommandLine.RunAsync(["job", .. args, "--server", Url]);

    /// <summary>Starts a job command against this server.</summary>
    internal RunningCommand Start(params string[] args) => new(["job", .. args, "--server", Url]);

    private string Spec(int steps) => Write(string.Create(CultureInfo.InvariantCulture, $"""
        dataset:
          synthetic:
            users: 100
            items: 100
            ratingsPerUser: 20
        model:
          embeddingSize: 8
          hidden: [16]
        microBatchSize: 4
        checkpointEvery: 2
        steps: {steps}
        """));
}

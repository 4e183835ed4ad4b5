using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Grains.Models;
using MetaRec.Learning.Checkpoints;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Models;

/// <summary>Files of the version of job "one", carried by the grain as the gateway does.</summary>
public sealed class VersionTransferTests : IAsyncLifetime
{
    private const long Room = 5 * 1024 * 1024;
    private TestCluster _cluster = null!;
    private CheckpointReference _reference = null!;
    private byte[] _checkpoint = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(1, configure: services => services.AddSingleton(new TransferMemory(Room)));
        await _cluster.Grains.GetGrain<IJobGrain>("one").SubmitAsync(TestCluster.SmallSpec with { Steps = 2 });
        _reference = (await _cluster.WaitForEndAsync("one")).Checkpoint!;
        _checkpoint = await _cluster.Store.ReadAsync(_reference, default);
    }

    [Theory]
    [InlineData("dataset.folder", "/etc")]
    [InlineData("dataset.folder", "sub/../../other")]
    [InlineData("dataset.interactions", "/etc/passwd")]
    [InlineData("dataset.users", "../users.csv")]
    [InlineData("dataset.items", "a/../../items.csv")]
    public async Task Import_PathOutsideTheDataFolder_IsRefusedByRuleAndNothingIsOpened(string key, string path)
    {
        var files = new DatasetSpec { Name = "files", Interactions = "ratings.csv" };
        var dataset = key switch
        {
            "dataset.folder" => files,
            "dataset.interactions" => files with { Interactions = path },
            "dataset.users" => files with { Users = path },
            _ => files with { Items = path },
        };
        var file = With(metadata =>
        {
            metadata["spec"] = (TestCluster.SmallSpec with { Dataset = dataset }).ToJson();
            if (key == "dataset.folder")
            {
                metadata["export.dataset_folder"] = path;
            }
        });

        var error = await Assert.ThrowsAsync<ModelException>(() => ImportAsync("outside", file));

        Assert.Equal(ModelProblem.Invalid, error.Kind);
        Assert.Contains($"{key} must be a {(key == "dataset.folder" ? "folder" : "file")} inside the data folder", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ModelException>(() => Model("outside").GetAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"evaluatedAt":"2026-01-01T00:00:00Z","scenarios":null}""")]
    [InlineData("""{"evaluatedAt":"2026-01-01T00:00:00Z","scenarios":[null]}""")]
    [InlineData("""{"evaluatedAt":"2026-01-01T00:00:00Z","scenarios":[{"scenario":"warm","version":null,"floors":[]}]}""")]
    [InlineData("""{"evaluatedAt":"2026-01-01T00:00:00Z","scenarios":[{"scenario":"warm","version":{"method":"maml","mae":0.7,"ndcg3":0.9},"floors":[null]}]}""")]
    [InlineData("""{"evaluatedAt":"2026-01-01T00:00:00Z","scenarios":[{"scenario":"warm","version":{"method":"maml","mae":-1,"ndcg3":0.9},"floors":[]}]}""")]
    [InlineData("""{"evaluatedAt":"2026-01-01T00:00:00Z","scenarios":[{"scenario":"warm","version":{"method":"maml","mae":1e999,"ndcg3":0.9},"floors":[]}]}""")]
    [InlineData("null")]
    public async Task Import_EvaluationThatIsNone_IsRefused(string evaluation)
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => ImportAsync("evaluated", With(metadata => metadata["export.evaluation"] = evaluation)));

        Assert.Equal(ModelProblem.Invalid, error.Kind);
        Assert.Contains("This is no version of a model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_AgainAfterALostAnswer_AnswersTheSameVersion()
    {
        var transfer = await WriteAsync("again", _checkpoint);

        var first = await transfer.ImportAsync();
        var second = await transfer.ImportAsync();

        Assert.Equal((1, 1), (first.Number, second.Number));
        Assert.Single(await Model("again").ListAsync());
    }

    [Fact]
    public async Task Import_StoreWasFull_GoesOnWithThePartsThatItHas()
    {
        var transfer = Transfer("full");
        await transfer.WriteAsync(0, _checkpoint[..(_checkpoint.Length / 2)]);
        await transfer.WriteAsync(1, _checkpoint[(_checkpoint.Length / 2)..]);
        _cluster.Store.Full = true;
        await Assert.ThrowsAsync<IOException>(transfer.ImportAsync);
        _cluster.Store.Full = false;

        var version = await transfer.ImportAsync();

        Assert.Equal((1, _reference.Sha256), (version.Number, version.Checkpoint.Sha256));
    }

    [Fact]
    public async Task Import_AgainAfterALostRefusal_IsRefusedForTheSameReason()
    {
        var transfer = await WriteAsync("refused", [1, 2, 3]);

        var first = await Assert.ThrowsAsync<ModelException>(transfer.ImportAsync);
        var second = await Assert.ThrowsAsync<ModelException>(transfer.ImportAsync);

        Assert.Equal((ModelProblem.Invalid, first.Message), (second.Kind, second.Message));
    }

    [Fact]
    public async Task Read_LastPartAgain_GivesTheSameBytes()
    {
        await Model("read").RegisterAsync("one");
        var transfer = Transfer("read");
        var length = await transfer.OpenAsync(1);
        var last = (length - 1) / IVersionTransferGrain.PartBytes;

        var first = await transfer.ReadAsync(last);
        var second = await transfer.ReadAsync(last);

        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Write_OthersHoldTheRoom_IsRefusedUntilOneIsThrough()
    {
        var held = Transfer("room");
        await held.WriteAsync(0, new byte[IVersionTransferGrain.PartBytes]);

        var error = await Assert.ThrowsAsync<ModelException>(() => Transfer("room").WriteAsync(0, new byte[IVersionTransferGrain.PartBytes]));
        await Assert.ThrowsAsync<ModelException>(held.ImportAsync);
        await Transfer("room").WriteAsync(0, new byte[IVersionTransferGrain.PartBytes]);

        Assert.Equal(ModelProblem.Conflict, error.Kind);
        Assert.Contains($"holds {IVersionTransferGrain.PartBytes:N0} bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_CheckpointRemovedByADeletionMeanwhile_AddsNoVersion()
    {
        var version = new ModelVersion(0, new CheckpointReference("_imported.gone.0", 2, _reference.Sha256), TestCluster.SmallSpec) { ImportedFrom = "one" };
        await _cluster.Store.WriteAsync(version.Checkpoint, _checkpoint, default);
        await Model("gone").ImportAsync(version);
        await Model("gone").DeleteAsync(1, null);

        var error = await Assert.ThrowsAsync<ModelException>(() => Model("gone").ImportAsync(version));

        Assert.Equal(ModelProblem.Conflict, error.Kind);
        Assert.Contains("Import the file again", error.Message, StringComparison.Ordinal);
        Assert.Empty(await Model("gone").ListAsync());
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private IModelGrain Model(string name) => _cluster.Grains.GetGrain<IModelGrain>(name);

    private IVersionTransferGrain Transfer(string model) => _cluster.Grains.GetGrain<IVersionTransferGrain>($"{model}/{Guid.NewGuid():N}");

    private async Task<IVersionTransferGrain> WriteAsync(string model, byte[] file)
    {
        var transfer = Transfer(model);
        await transfer.WriteAsync(0, file);
        return transfer;
    }

    private async Task<ModelVersion> ImportAsync(string model, byte[] file) => await (await WriteAsync(model, file)).ImportAsync();

    /// <summary>The job's checkpoint with other metadata, and without a checksum over them.</summary>
    private byte[] With(Action<Dictionary<string, string>> change)
    {
        var (tensors, known) = SafeTensors.Read(_checkpoint);
        var metadata = new Dictionary<string, string>(known);
        change(metadata);
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}

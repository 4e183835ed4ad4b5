using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Tests.Checkpoints;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;

namespace MetaRec.Grains.Tests.Training;

public sealed class CheckpointWriterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-test-").FullName;
    private readonly FakeRecord _record = new();
    private readonly TrainingMetrics _metrics = new(FakeWorkerSilos.Address(0), TimeProvider.System);
    private readonly FailingCheckpointStore _store;

    public CheckpointWriterTests() => _store = new FailingCheckpointStore(new FileCheckpointStore(_folder));

    [Fact]
    public async Task Begin_StoreAwayForAWhile_SaysWhyAndWritesThen()
    {
        var (writer, checkpoint) = await CreateAsync();
        string? obstacle = null;
        _record.Writes.Enqueue(static _ => throw new TimeoutException("The store does not answer."));
        _record.Writes.Enqueue(_ =>
        {
            obstacle = writer.Obstacle;
            throw new IOException("The store is away.");
        });

        await writer.BeginAsync(checkpoint, default, CancellationToken.None);
        await writer.CompleteAsync().WaitAsync(Patience);

        Assert.Equal("The checkpoint of step 0 cannot be written; it is tried again: The store does not answer.", obstacle);
        Assert.Null(writer.Obstacle);
        Assert.Equal(0, _record.Stored.Checkpoint!.Step);
    }

    [Fact]
    public async Task Begin_AnswerOfTheWriteLost_TakesItForItsOwn()
    {
        var (writer, checkpoint) = await CreateAsync();
        _record.Writes.Enqueue(static store =>
        {
            store();
            throw new TimeoutException("No answer.");
        });

        await writer.BeginAsync(checkpoint, default, CancellationToken.None);
        await writer.CompleteAsync().WaitAsync(Patience);

        Assert.Equal(_record.Stored.Checkpoint, _record.State.Checkpoint);
        Assert.NotNull(_record.State.Checkpoint);
    }

    [Fact]
    public async Task Begin_AnotherCoordinatorHasWritten_IsFencedAndTheFileNotPointedTo()
    {
        var (writer, checkpoint) = await CreateAsync();
        var others = new CoordinatorRecord { Checkpoint = new CheckpointReference("job", 7, "ab") };
        _record.WriteByAnother(others);

        await writer.BeginAsync(checkpoint, default, CancellationToken.None);

        await Assert.ThrowsAsync<InconsistentStateException>(() => writer.CompleteAsync().WaitAsync(Patience));
        Assert.Same(others, _record.Stored);
        Assert.Null(_record.State.Checkpoint);
    }

    [Fact]
    public async Task Begin_AnswerLostAndAnotherHasWritten_IsFenced()
    {
        var (writer, checkpoint) = await CreateAsync();
        var others = new CoordinatorRecord { Checkpoint = new CheckpointReference("job", 7, "ab") };
        _record.Writes.Enqueue(store =>
        {
            store();
            _record.WriteByAnother(others);
            throw new TimeoutException("No answer.");
        });

        await writer.BeginAsync(checkpoint, default, CancellationToken.None);

        await Assert.ThrowsAsync<InconsistentStateException>(() => writer.CompleteAsync().WaitAsync(Patience));
        Assert.Same(others, _record.Stored);
    }

    [Fact]
    public async Task Begin_DiskFull_IsGivenUpWhenToldAndNothingIsPointedTo()
    {
        var (writer, checkpoint) = await CreateAsync();
        using var giveUp = new CancellationTokenSource();
        _store.Full = true;

        await writer.BeginAsync(checkpoint, default, giveUp.Token);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => writer.CompleteAsync().WaitAsync(Patience));
        Assert.Null(_record.Stored.Checkpoint);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Begin_MoreThanAreKept_RemovesTheOldestOnceTheRecordPointsToTheNew()
    {
        var (writer, checkpoint) = await CreateAsync(kept: 2);
        foreach (var step in new[] { 1, 2, 3 })
        {
            await writer.BeginAsync(checkpoint with { Step = step }, default, CancellationToken.None);
            await writer.CompleteAsync().WaitAsync(Patience);
        }

        var files = Directory.GetFiles(Path.Combine(_folder, "job")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["step-00000002", "step-00000003"], files.Select(file => file![..13]));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(CheckpointWriter Writer, Checkpoint Checkpoint)> CreateAsync(int kept = 3)
    {
        var data = await new TrainingDataCache().PrepareAsync(TestCluster.SmallSpec);
        var checkpoint = MetaTrainingState.Restore(TestCluster.SmallSpec, data, null).ToCheckpoint();
        return (new CheckpointWriter(_record, _store, data.Layout, "job", kept, static _ => { }, _metrics, TimeProvider.System, NullLogger.Instance, CancellationToken.None), checkpoint);
    }
}

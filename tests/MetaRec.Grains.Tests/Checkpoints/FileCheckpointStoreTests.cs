using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Grains.Tests.Checkpoints;

public sealed class FileCheckpointStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-test-").FullName;

    [Fact]
    public async Task Read_WrittenContent_ComesBack()
    {
        var store = new FileCheckpointStore(_folder);
        byte[] content = [1, 2, 3];

        var reference = await WriteAsync(store, 5, content);

        Assert.Equal(content, await store.ReadAsync(reference, CancellationToken.None));
    }

    [Fact]
    public async Task Read_ChangedFile_IsRefused()
    {
        var store = new FileCheckpointStore(_folder);
        var reference = await WriteAsync(store, 5, [1, 2, 3]);
        await File.WriteAllBytesAsync(store.PathOf(reference), [1, 2, 4]);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync(reference, CancellationToken.None));

        Assert.Contains(reference.Sha256, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, new[] { 50, 100 })]
    [InlineData(3, new[] { 3, 20, 50, 100 })]
    public async Task Prune_ManyCheckpoints_KeepsTheLatestAndNoTemporaryFile(int kept, int[] steps)
    {
        var store = new FileCheckpointStore(_folder);
        CheckpointReference? latest = null;
        foreach (var step in new[] { 1, 20, 3, 100, 50 })
        {
            latest = await WriteAsync(store, step, [1]);
        }

        await store.PruneAsync(latest!, kept, CancellationToken.None);

        // One beyond the latest, left by another coordinator, is not this one's to remove.
        var files = Directory.GetFiles(Path.Combine(_folder, "job")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(steps.Select(step => Checkpoint.FileName(step, Checkpoint.Hash([1]))), files);
    }

    [Fact]
    public async Task Write_OtherContentOfTheSameStep_LeavesTheFirstFileAlone()
    {
        var store = new FileCheckpointStore(_folder);
        var first = await WriteAsync(store, 5, [1]);
        await WriteAsync(store, 5, [2]);

        Assert.Equal([1], await store.ReadAsync(first, CancellationToken.None));
    }

    private static async Task<CheckpointReference> WriteAsync(FileCheckpointStore store, int step, byte[] content)
    {
        var reference = new CheckpointReference("job", step, Checkpoint.Hash(content));
        await store.WriteAsync(reference, content, CancellationToken.None);
        return reference;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

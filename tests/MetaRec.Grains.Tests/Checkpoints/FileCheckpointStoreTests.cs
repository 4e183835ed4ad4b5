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

        await store.WriteAsync("job", 5, content, CancellationToken.None);

        Assert.Equal(content, await store.ReadAsync(new CheckpointReference("job", 5, Checkpoint.Hash(content)), CancellationToken.None));
    }

    [Fact]
    public async Task Read_ChangedFile_IsRefused()
    {
        var store = new FileCheckpointStore(_folder);
        await store.WriteAsync("job", 5, new byte[] { 1, 2, 3 }, CancellationToken.None);
        var reference = new CheckpointReference("job", 5, Checkpoint.Hash([1, 2, 3]));
        await File.WriteAllBytesAsync(store.PathOf("job", 5), [1, 2, 4]);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync(reference, CancellationToken.None));

        Assert.Contains(reference.Sha256, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ManyCheckpoints_KeepsTheLatestThreeAndNoTemporaryFile()
    {
        var store = new FileCheckpointStore(_folder);
        foreach (var step in new[] { 1, 20, 3, 100, 50 })
        {
            await store.WriteAsync("job", step, new byte[] { 1 }, CancellationToken.None);
        }

        var files = Directory.GetFiles(Path.Combine(_folder, "job")).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        // The checkpoint just written and the two before it stay; one beyond it, left by another coordinator, is not this one's to remove.
        Assert.Equal([Checkpoint.FileName(3), Checkpoint.FileName(20), Checkpoint.FileName(50), Checkpoint.FileName(100)], files);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

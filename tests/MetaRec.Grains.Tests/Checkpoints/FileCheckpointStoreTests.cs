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

    [Fact]
    public async Task Write_ManyCheckpoints_KeepsTheLatestThreeAndNoTemporaryFile()
    {
        var store = new FileCheckpointStore(_folder);
        foreach (var step in new[] { 1, 20, 3, 100, 50 })
        {
            await WriteAsync(store, step, [1]);
        }

        var files = Directory.GetFiles(Path.Combine(_folder, "job")).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        // The checkpoint just written and the two before it stay; one beyond it, left by another coordinator, is not this one's to remove.
        string[] expected = [.. ((int[])[3, 20, 50, 100]).Select(step => Checkpoint.FileName(step, Checkpoint.Hash([1])))];
        Assert.Equal(expected, files);
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

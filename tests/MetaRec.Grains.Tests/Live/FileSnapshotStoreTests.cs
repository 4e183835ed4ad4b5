using MetaRec.Grains.Live;

namespace MetaRec.Grains.Tests.Live;

public sealed class FileSnapshotStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-test-").FullName;

    private FileSnapshotStore Store => new(_folder);

    [Fact]
    public async Task Read_WhatWasWritten_IsThere()
    {
        var name = await Store.WriteAsync("m", new byte[] { 1, 2 }, default);

        Assert.Equal([1, 2], await Store.ReadAsync("m", name, default));
        Assert.Equal(name, await Store.WriteAsync("m", new byte[] { 1, 2 }, default));
        Assert.Equal(name, Assert.Single(await Store.ListAsync("m", default)).Name);
    }

    [Fact]
    public async Task Read_ChangedFile_Throws()
    {
        var name = await Store.WriteAsync("m", new byte[] { 1, 2 }, default);
        await File.WriteAllBytesAsync(Store.PathOf("m", name), [1, 3]);

        Assert.Contains("has changed", (await Assert.ThrowsAsync<InvalidDataException>(() => Store.ReadAsync("m", name, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RemovedSnapshot_SaysThatOldOnesGo()
    {
        var name = await Store.WriteAsync("m", new byte[] { 1 }, default);
        await Store.DeleteAsync("m", name, default);
        await Store.DeleteAsync("other", name, default);

        Assert.Contains("old ones are removed", (await Assert.ThrowsAsync<InvalidDataException>(() => Store.ReadAsync("m", name, default))).Message, StringComparison.Ordinal);
        Assert.Empty(await Store.ListAsync("other", default));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

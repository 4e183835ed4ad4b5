using MetaRec.Grains.Live;

namespace MetaRec.Grains.Tests.Live;

public sealed class SnapshotRemovalTests
{
    private readonly SnapshotRemoval _removal = new();

    [Fact]
    public async Task Remove_SparedSinceTheRemovalBegan_StaysUntilTheNextOne()
    {
        var removed = new List<string>();
        _removal.Begin();
        await _removal.SpareAsync("a");

        Assert.False(await RemoveAsync("a"));
        Assert.True(await RemoveAsync("b"));
        _removal.Begin();
        Assert.True(await RemoveAsync("a"));
        Assert.Equal(["b", "a"], removed);

        Task<bool> RemoveAsync(string name) => _removal.RemoveAsync(name, () =>
        {
            removed.Add(name);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Spare_JustBeingRemoved_WaitsUntilItIsGone()
    {
        var store = new TaskCompletionSource();
        _removal.Begin();
        var removal = _removal.RemoveAsync("a", () => store.Task);

        var spared = _removal.SpareAsync("a");
        var other = _removal.SpareAsync("b");
        Assert.True(other.IsCompleted);
        Assert.False(spared.IsCompleted);
        store.SetResult();

        await spared;
        Assert.True(await removal);
    }

    [Fact]
    public async Task Spare_RemovalFails_GoesOn()
    {
        var store = new TaskCompletionSource();
        _removal.Begin();
        var removal = _removal.RemoveAsync("a", () => store.Task);
        var spared = _removal.SpareAsync("a");

        store.SetException(new IOException("full"));

        await spared;
        await Assert.ThrowsAsync<IOException>(() => removal);
    }
}

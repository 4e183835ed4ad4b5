using MetaRec.Grains.Caching;

namespace MetaRec.Grains.Tests.Caching;

public sealed class RecentTasksTests
{
    private readonly RecentTasks<int> _recent = new(2);
    private int _made;

    [Fact]
    public async Task GetOrMake_SameKey_IsMadeOnce()
    {
        Assert.Equal((1, 1), (await Ask("a"), await Ask("a")));
    }

    [Fact]
    public async Task GetOrMake_MoreKeysThanKept_DropsTheOneNotAskedForLongest()
    {
        await Ask("a");
        await Ask("b");
        await Ask("a");
        await Ask("c");

        Assert.Equal(1, await Ask("a"));
        Assert.Equal(4, await Ask("b"));
    }

    [Fact]
    public async Task GetOrMake_AfterAFailure_IsMadeAgain()
    {
        await Assert.ThrowsAsync<IOException>(() => _recent.GetOrMake("a", () => throw new IOException()));

        Assert.Equal(1, await Ask("a"));
    }

    [Fact]
    public async Task Forget_Key_IsMadeAgain()
    {
        await Ask("a");
        _recent.Forget("a");

        Assert.Equal(2, await Ask("a"));
    }

    private Task<int> Ask(string key) => _recent.GetOrMake(key, () => Task.FromResult(++_made));
}

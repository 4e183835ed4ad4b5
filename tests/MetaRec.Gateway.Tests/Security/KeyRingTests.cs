using MetaRec.Contracts.Security;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Security;
using Microsoft.Extensions.Time.Testing;

namespace MetaRec.Gateway.Tests.Security;

public sealed class KeyRingTests
{
    private static readonly TimeSpan Cache = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private ApiKeyList _stored = new(1, [KeyOf("a")]);
    private int _reads;
    private bool _isAway;

    [Fact]
    public async Task Find_ManyTimesWithinTheCacheTime_AsksOnce()
    {
        using var ring = Ring();

        for (var i = 0; i < 100; i++)
        {
            Assert.NotNull(await ring.FindAsync("a", CancellationToken.None));
        }

        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Find_IdsThatSomebodyMadeUp_AsksTwiceASecondAtMost()
    {
        using var ring = Ring();

        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await ring.FindAsync($"made-up-{i}", CancellationToken.None));
        }

        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Find_RevokedKey_IsKnownAfterTheCacheTime()
    {
        using var ring = Ring();
        await ring.FindAsync("a", CancellationToken.None);
        _stored = new ApiKeyList(2, [KeyOf("a") with { RevokedAt = _time.GetUtcNow() }]);

        _time.Advance(Cache - TimeSpan.FromMilliseconds(1));
        var before = await ring.FindAsync("a", CancellationToken.None);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var after = await ring.FindAsync("a", CancellationToken.None);

        Assert.Null(before!.RevokedAt);
        Assert.NotNull(after!.RevokedAt);
    }

    [Fact]
    public async Task Find_KeyMadeAtAnotherGateway_IsFoundBeforeTheCacheTime()
    {
        using var ring = Ring();
        await ring.FindAsync("a", CancellationToken.None);
        _stored = new ApiKeyList(2, [KeyOf("a"), KeyOf("b")]);

        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.NotNull(await ring.FindAsync("b", CancellationToken.None));
    }

    [Fact]
    public async Task Find_ClusterIsAway_ReliesOnTheCopyForTheGraceTimeOnly()
    {
        using var ring = Ring();
        await ring.FindAsync("a", CancellationToken.None);
        _isAway = true;

        _time.Advance(Cache + Grace - TimeSpan.FromSeconds(1));
        Assert.NotNull(await ring.FindAsync("a", CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<ClusterUnavailableException>(async () => await ring.FindAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task Find_ClusterIsAwayAndNothingIsKnown_Fails()
    {
        using var ring = Ring();
        _isAway = true;

        await Assert.ThrowsAsync<ClusterUnavailableException>(async () => await ring.FindAsync("a", CancellationToken.None));
    }

    private static ApiKey KeyOf(string id) => new(id, id, ApiScope.Read, "", default, "", null, ApiKeyLimits.None);

    private KeyRing Ring() => new(
        (known, _) =>
        {
            _reads++;
            return _isAway ? throw new ClusterUnavailableException("it is away.") : Task.FromResult(known == _stored.Revision ? null : _stored);
        },
        Cache, Grace, _time);
}

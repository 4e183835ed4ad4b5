using MetaRec.Contracts.Security;
using MetaRec.Gateway.Security;
using Microsoft.Extensions.Time.Testing;

namespace MetaRec.Gateway.Tests.Security;

public sealed class LimitArithmeticTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 3, 1, 23, 0, 0, TimeSpan.Zero));

    [Fact]
    public void TryTake_RateUsedUp_SaysWhenTheNextIsThere()
    {
        var bucket = new TokenBucket(60, _time);

        for (var i = 10; i > 0; i--)
        {
            Assert.True(bucket.TryTake(out var remaining, out _, out _));
            Assert.Equal(i - 1, remaining);
        }

        Assert.False(bucket.TryTake(out _, out var wait, out var reset));
        Assert.Equal((1, 10), (wait.TotalSeconds, reset.TotalSeconds));
        _time.Advance(wait);
        Assert.True(bucket.TryTake(out _, out _, out _));
        Assert.False(bucket.TryTake(out _, out _, out _));
    }

    [Fact]
    public void TryTake_AfterALongPause_IsNotMoreThanTheBucketHolds()
    {
        var bucket = new TokenBucket(60, _time);

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => bucket.TryTake(out var _, out var _, out var _)));
    }

    [Fact]
    public async Task Quota_OfTwoGateways_IsUsedUpTogetherAndNewOnTheNextDay()
    {
        var used = 0L;
        Task<QuotaGrant> Take(DateOnly day, long wanted, long quota)
        {
            var granted = Math.Min(wanted, quota - used);
            used += granted;
            return Task.FromResult(new QuotaGrant(granted, quota - used));
        }

        using var first = new QuotaLease(Take, _time);
        using var second = new QuotaLease(Take, _time);
        var served = 0;
        for (var i = 0; i < 1000; i++)
        {
            served += await (i % 2 == 0 ? first : second).TryTakeAsync(250, CancellationToken.None) is null ? 1 : 0;
        }

        var wait = await first.TryTakeAsync(250, CancellationToken.None);
        used = 0;
        _time.Advance(wait!.Value);

        Assert.Equal(250, served);
        Assert.Equal(TimeSpan.FromHours(1), wait);
        Assert.Null(await first.TryTakeAsync(250, CancellationToken.None));
    }
}

using MetaRec.Contracts.Security;

namespace MetaRec.Gateway.Security;

/// <summary>What one caller uses of this gateway.</summary>
/// <param name="limits">What the caller may use, with the gateway's defaults filled in.</param>
/// <param name="quota">What is left of the quota here.</param>
/// <param name="time">The clock.</param>
internal sealed class CallerUsage(ApiKeyLimits limits, QuotaLease quota, TimeProvider time)
{
    private int _running;

    /// <summary>What the caller may use.</summary>
    public ApiKeyLimits Limits { get; } = limits;

    /// <summary>The rate; null: any.</summary>
    public TokenBucket? Bucket { get; } = limits.RatePerMinute is { } rate ? new TokenBucket(rate, time) : null;

    public QuotaLease Quota { get; } = quota;

    /// <summary>Whether it can be forgotten.</summary>
    public bool IsIdle => Volatile.Read(ref _running) == 0 && Bucket?.IsFull != false && Limits.QuotaPerDay is null;

    /// <summary>Whether one more request may run; it is to be ended by <see cref="End"/>.</summary>
    public bool TryBegin()
    {
        if (Interlocked.Increment(ref _running) <= (Limits.MaxConcurrent ?? int.MaxValue))
        {
            return true;
        }

        End();
        return false;
    }

    public void End() => Interlocked.Decrement(ref _running);
}

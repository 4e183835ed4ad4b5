using MetaRec.Contracts.Security;

namespace MetaRec.Gateway.Security;

/// <summary>The portion of a key's quota that this gateway has taken and not served yet.</summary>
/// <param name="take">Takes a portion of a day's quota from the cluster.</param>
/// <param name="time">The clock.</param>
internal sealed class QuotaLease(Func<DateOnly, long, long, Task<QuotaGrant>> take, TimeProvider time) : IDisposable
{
    private const int MaxPortion = 1000;
    private const int Portions = 100;

    private readonly SemaphoreSlim _turn = new(1);
    private DateOnly _day;
    private long _left;
    private bool _usedUp;

    /// <summary>Takes one request; null where there is one, else how long to wait for the next day.</summary>
    public async Task<TimeSpan?> TryTakeAsync(long quota, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            if (today != _day)
            {
                (_day, _left, _usedUp) = (today, 0, false);
            }

            if (_left == 0 && !_usedUp)
            {
                _left = (await take(today, Math.Clamp(quota / Portions, 1, MaxPortion), quota)).Granted;
                _usedUp = _left == 0;
            }

            if (_left == 0)
            {
                return now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
            }

            _left--;
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}

namespace MetaRec.Gateway.Security;

/// <summary>
/// A bucket that fills steadily and from which each request takes one token; it holds ten seconds' worth. Its own arithmetic, in place of the framework's limiter, knows to the second when the next
/// token is there, and goes by a clock that tests can set. Thread-safe.
/// </summary>
/// <param name="ratePerMinute">Tokens a minute.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int ratePerMinute, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly double _perSecond = ratePerMinute / 60.0;
    private double _tokens = Math.Max(1, ratePerMinute / 6);
    private long _filledAt = time.GetTimestamp();

    /// <summary>Tokens of a full bucket.</summary>
    public int Capacity { get; } = Math.Max(1, ratePerMinute / 6);

    /// <summary>Whether nobody has taken anything lately.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                Fill();
                return _tokens >= Capacity;
            }
        }
    }

    /// <summary>Takes a token.</summary>
    /// <param name="remaining">Tokens that are left.</param>
    /// <param name="wait">When the next token is there, where none was left.</param>
    /// <param name="reset">When the bucket is full again.</param>
    public bool TryTake(out int remaining, out TimeSpan wait, out TimeSpan reset)
    {
        lock (_gate)
        {
            Fill();
            var taken = _tokens >= 1;
            if (taken)
            {
                _tokens--;
            }

            remaining = (int)_tokens;
            wait = taken ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / _perSecond);
            reset = TimeSpan.FromSeconds((Capacity - _tokens) / _perSecond);
            return taken;
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(Capacity, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        _filledAt = now;
    }
}

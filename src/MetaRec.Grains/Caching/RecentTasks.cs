namespace MetaRec.Grains.Caching;

/// <summary>
/// The results lately asked for, by key, each made once however many ask for it. What failed is made again at the next call. Thread-safe.
/// </summary>
/// <param name="kept">How many results are kept; the one not asked for longest goes first.</param>
internal sealed class RecentTasks<T>(int kept)
{
    private readonly Lock _gate = new();
    private readonly List<(string Key, Task<T> Result)> _entries = [];

    /// <summary>Results that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The result of a key; made on the thread pool, so that it does not depend on the grain that asked first.</summary>
    public Task<T> GetOrMake(string key, Func<Task<T>> make)
    {
        lock (_gate)
        {
            var place = _entries.FindIndex(entry => entry.Key == key);
            var known = place >= 0 ? _entries[place].Result : null;
            if (place >= 0 || _entries.Count == kept)
            {
                _entries.RemoveAt(Math.Max(place, 0));
            }

            var result = known is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? Task.Run(make) : known;
            _entries.Add((key, result));
            return result;
        }
    }

    /// <summary>Makes the result of a key anew at the next call.</summary>
    public void Forget(string key)
    {
        lock (_gate)
        {
            _entries.RemoveAll(entry => entry.Key == key);
        }
    }
}

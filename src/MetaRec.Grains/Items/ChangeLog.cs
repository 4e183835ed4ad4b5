namespace MetaRec.Grains.Items;

/// <summary>Which items of a shard have changed, in order, as far back as it goes. Changes are numbered from 1.</summary>
/// <param name="capacity">Most changes that are remembered; the older half of them goes first.</param>
internal sealed class ChangeLog(int capacity)
{
    private readonly List<string> _ids = [];
    private long _forgotten;

    /// <summary>Number of the latest change.</summary>
    public long Number => _forgotten + _ids.Count;

    public void Add(string id)
    {
        if (_ids.Count == capacity)
        {
            var half = (capacity + 1) / 2;
            _ids.RemoveRange(0, half);
            _forgotten += half;
        }

        _ids.Add(id);
    }

    /// <summary>The items changed after a change, each once, and the number of the last change among them; null where that is not known any more.</summary>
    public (IReadOnlySet<string> Ids, long Through)? After(long number, int limit)
    {
        if (number < _forgotten || number > Number)
        {
            return null;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var next = (int)(number - _forgotten);
        while (next < _ids.Count && (ids.Count < limit || ids.Contains(_ids[next])))
        {
            ids.Add(_ids[next++]);
        }

        return (ids, _forgotten + next);
    }
}

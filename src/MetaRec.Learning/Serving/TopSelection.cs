namespace MetaRec.Learning.Serving;

/// <summary>Keeps the best of many scores in a heap, the worst of the kept on top. Of equal scores the lower index is better, so that the answer is one and the same.</summary>
internal ref struct TopSelection(Span<RankedItem> heap)
{
    private readonly Span<RankedItem> _heap = heap;
    private int _count;

    /// <summary>Whether a score could be among the best, whatever its index.</summary>
    public readonly bool MayTake(float score) => _count < _heap.Length ? score > float.NegativeInfinity : score >= _heap[0].Score;

    /// <summary>Takes an item if it is among the best so far.</summary>
    public void Take(RankedItem item)
    {
        if (_count < _heap.Length)
        {
            var place = _count++;
            while (place > 0 && IsBetter(_heap[(place - 1) / 2], item))
            {
                _heap[place] = _heap[(place - 1) / 2];
                place = (place - 1) / 2;
            }

            _heap[place] = item;
        }
        else if (IsBetter(item, _heap[0]))
        {
            Sink(item);
        }
    }

    /// <summary>The best, the very best first.</summary>
    public readonly RankedItem[] ToArray()
    {
        var items = _heap[.._count].ToArray();
        Array.Sort(items, (a, b) => IsBetter(a, b) ? -1 : IsBetter(b, a) ? 1 : 0);
        return items;
    }

    private static bool IsBetter(RankedItem a, RankedItem b) => a.Score > b.Score || (a.Score == b.Score && a.Item < b.Item);

    private readonly void Sink(RankedItem item)
    {
        var place = 0;
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && IsBetter(_heap[child], _heap[child + 1]))
            {
                child++;
            }

            if (IsBetter(_heap[child], item))
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = item;
    }
}

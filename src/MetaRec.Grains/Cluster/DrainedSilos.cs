using MetaRec.Contracts.Cluster;

namespace MetaRec.Grains.Cluster;

/// <summary>What a silo knows of silos that are being drained. Thread-safe.</summary>
public sealed class DrainedSilos
{
    private volatile DrainList _list = DrainList.Empty;

    /// <summary>The latest list known.</summary>
    public DrainList List => _list;

    /// <summary>Whether a silo is being drained.</summary>
    public bool Contains(SiloAddress silo) => _list.Silos.ContainsKey(silo);

    /// <summary>Takes a list that is later than the one known.</summary>
    public void Take(DrainList list)
    {
        for (var known = _list; list.Revision > known.Revision; known = _list)
        {
            if (ReferenceEquals(Interlocked.CompareExchange(ref _list, list, known), known))
            {
                return;
            }
        }
    }

    /// <summary>Those that take work: all but the drained ones; where there are no others, all, since an answer from a silo that is to go is better than none.</summary>
    public IEnumerable<SiloAddress> Without(IReadOnlyCollection<SiloAddress> silos)
    {
        var list = _list.Silos;
        return list.Count > 0 && silos.Any(silo => !list.ContainsKey(silo)) ? silos.Where(silo => !list.ContainsKey(silo)) : silos;
    }
}

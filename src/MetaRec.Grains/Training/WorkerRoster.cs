using MetaRec.Contracts.Training;

namespace MetaRec.Grains.Training;

/// <summary>The workers of one job: who is there, who is left alone for a while, and who computes which part. Lives in one grain's turns; not thread-safe.</summary>
internal sealed class WorkerRoster(IWorkerSilos silos, Func<SiloAddress, IWorkerGrain> grainOf, TimeProvider time)
{
    private readonly Dictionary<SiloAddress, Worker> _workers = [];
    private IReadOnlyList<SiloAddress> _active = [];

    /// <summary>
    /// The workers to give work to: those not suspended, else all; those but <paramref name="except"/>, else that one. Empty only where there is no worker silo.
    /// </summary>
    public Worker[] Available(Worker? except = null)
    {
        Refresh();
        Worker[] all = [.. _active.Select(silo => _workers[silo])];
        Worker[] others = [.. all.Where(worker => worker != except)];
        var now = time.GetUtcNow();
        Worker[] ready = [.. others.Where(worker => worker.SuspendedUntil <= now)];
        return ready.Length > 0 ? ready : others.Length > 0 ? others : all;
    }

    /// <summary>Whether anybody else could do a worker's work.</summary>
    public bool HasOthers(Worker worker)
    {
        Refresh();
        return _active.Any(silo => !silo.Equals(worker.Silo));
    }

    public void Suspend(Worker worker) => worker.Suspend(time.GetUtcNow());

    /// <summary>
    /// Deals the leaves of a tree out in contiguous blocks, in proportion to lanes; each block as the largest subtrees it holds. The same workers get the same leaves in every
    /// step, so their shards stay where they are.
    /// </summary>
    public static IEnumerable<(Worker Worker, Subtree Part)> Deal(Subtree tree, IReadOnlyList<Worker> workers)
    {
        long lanes = workers.Sum(worker => worker.Lanes);
        var (before, start) = (0L, tree.Start);
        foreach (var worker in workers)
        {
            before += worker.Lanes;
            var end = tree.Start + (int)(((tree.Leaves * before) + (lanes / 2)) / lanes);
            foreach (var part in tree.Within(start, end))
            {
                yield return (worker, part);
            }

            start = end;
        }
    }

    /// <summary>A silo that joined is there with the next call; one that left is forgotten, and comes back, if it does, as another.</summary>
    private void Refresh()
    {
        var current = silos.Current;
        if (ReferenceEquals(current, _active))
        {
            return;
        }

        _active = current;
        foreach (var gone in _workers.Keys.Except(current).ToArray())
        {
            _workers.Remove(gone);
        }

        foreach (var joined in current.Where(silo => !_workers.ContainsKey(silo)))
        {
            _workers.Add(joined, new Worker(joined, grainOf(joined)));
        }
    }
}

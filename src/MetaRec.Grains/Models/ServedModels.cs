using System.Collections.Concurrent;
using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Models;

/// <summary>
/// What is in service, as this silo knows it. An answer holds for the time of a lease, counted from before it was asked for; the registry tells of a change at once, and does not
/// acknowledge it before every silo was told or its lease has run out. So a call looks at no other grain, and no call after a change is answered by what was before it. One per silo; thread-safe.
/// </summary>
/// <param name="grains">Reaches the registry.</param>
/// <param name="time">Measures leases.</param>
public sealed class ServedModels(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How long an answer of the registry holds.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _models = new(StringComparer.Ordinal);

    /// <summary>
    /// What is in service of a model; one that does not exist serves nothing. Past half of a lease the next is asked for beside the call; the call waits for it only where the lease has run out.
    /// </summary>
    public ValueTask<ServedVersions> GetAsync(string model)
    {
        var entry = _models.GetOrAdd(model, static _ => new Entry());
        lock (entry)
        {
            var age = entry.Served is null ? TimeSpan.MaxValue : time.GetElapsedTime(entry.AskedAt);
            if (age < Lease / 2)
            {
                return new(entry.Served!);
            }

            if (entry.Asking is null or { IsCompleted: true })
            {
                entry.Asking = Task.Run(() => AskAsync(model, entry));
            }

            return age < Lease ? new(entry.Served!) : new(entry.Asking);
        }
    }

    /// <summary>The registry tells of a change.</summary>
    internal void Take(ServedVersions served)
    {
        var entry = _models.GetOrAdd(served.Model, static _ => new Entry());
        lock (entry)
        {
            Take(entry, served, entry.AskedAt);
        }
    }

    private async Task<ServedVersions> AskAsync(string model, Entry entry)
    {
        var askedAt = time.GetTimestamp();
        var served = await grains.GetGrain<IModelGrain>(model).GetServedAsync();
        lock (entry)
        {
            Take(entry, served, askedAt);
            if (entry.Served!.Revision == 0)
            {
                // There is no such model: names that are asked for in vain are not remembered.
                _models.TryRemove(new(model, entry));
            }

            return entry.Served;
        }
    }

    /// <summary>An older revision that arrives late says nothing, and gives no lease.</summary>
    private static void Take(Entry entry, ServedVersions served, long askedAt)
    {
        if (entry.Served is null || served.Revision >= entry.Served.Revision)
        {
            (entry.Served, entry.AskedAt) = (served, askedAt);
        }
    }

    private sealed class Entry
    {
        public ServedVersions? Served { get; set; }

        public long AskedAt { get; set; }

        public Task<ServedVersions>? Asking { get; set; }
    }
}

using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using Orleans.Concurrency;

namespace MetaRec.Contracts.Live;

/// <summary>A model's live data as data sets: takes snapshots, and removes old ones. Key: model name. One snapshot is taken at a time.</summary>
[Alias("metarec.ILiveDataGrain")]
public interface ILiveDataGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes a snapshot of all histories, profiles and live items; durable before it returns. Reads what is stored and activates no user. Takes seconds for ten thousands of users. Snapshots that are neither
    /// recent nor in use are removed.
    /// </summary>
    /// <param name="spec">The job to be; with <c>dataset.name: live</c> its base is the data set that the version in service was trained on.</param>
    /// <param name="fewest">Ratings that there must be; where there are fewer, nothing is stored.</param>
    /// <exception cref="ModelException">The model has no version in service, or no rating.</exception>
    [Alias("Take")]
    [ResponseTimeout("02:00:00")]
    Task<LiveSnapshotTaken> TakeAsync(TrainingSpec spec, long fewest);

    /// <summary>Removes snapshots that are neither recent nor in use. Happens by itself once a day.</summary>
    /// <returns>How many were removed.</returns>
    [Alias("Prune")]
    [ResponseTimeout("00:10:00")]
    Task<int> PruneAsync();

    /// <summary>
    /// Has a removal that is under way leave a snapshot, since a version that was trained on it is about to serve; where that one is just being removed, waits until it is gone. Answered while snapshots are taken
    /// or removed.
    /// </summary>
    /// <param name="snapshot">Its name.</param>
    [Alias("Spare")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    Task SpareAsync(string snapshot);
}

using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Live;

/// <summary>Finds the snapshots that active jobs, and versions that serve or may have to serve again, were trained on.</summary>
internal static class SnapshotsInUse
{
    private const int Page = 1000;

    /// <summary>The names of those of one model.</summary>
    public static async Task<HashSet<string>> OfAsync(IGrainFactory grains, string model)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in await grains.GetGrain<IModelDirectoryGrain>(0).ListAsync())
        {
            var view = await grains.GetGrain<IModelGrain>(other).GetAsync();
            int?[] serving = [view.Production, view.Canary, view.Shadow, view.History.Count > 0 ? view.History[^1] : null];
            foreach (var version in view.Versions.Where(version => serving.Contains(version.Number)))
            {
                Add(version.Spec.Dataset.Live);
            }
        }

        long? cursor = null;
        do
        {
            var page = await grains.GetGrain<IJobDirectoryGrain>(0).ListAsync([JobState.Pending, JobState.Running], cursor, Page);
            foreach (var job in page.Jobs)
            {
                try
                {
                    Add((await grains.GetGrain<IJobGrain>(job.Id).GetSpecAsync()).Dataset.Live);
                }
                catch (JobNotFoundException)
                {
                    // Deleted since the directory was read.
                }
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return names;

        void Add(Data.Specs.LiveSpec? live)
        {
            if (live?.Model == model && live.Snapshot is { } name)
            {
                names.Add(name);
            }
        }
    }
}

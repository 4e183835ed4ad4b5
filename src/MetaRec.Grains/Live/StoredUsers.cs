using MetaRec.Contracts.Serving;
using MetaRec.Grains.Serving;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace MetaRec.Grains.Live;

/// <summary>
/// The stored users of a model, read from the grain storage itself: a million users are not activated to be read once. What a user grain has acknowledged is stored, so nothing is missed. One per silo;
/// thread-safe.
/// </summary>
internal sealed class StoredUsers([FromKeyedServices("metarec")] IGrainStorage storage, IGrainFactory grains)
{
    private const string StateName = "user";
    private const int Page = 1000;

    /// <summary>All users who are stored, shard by shard, in the order of their ids.</summary>
    /// <param name="model">The model.</param>
    /// <param name="concurrency">Users that are read at the same time.</param>
    /// <param name="take">Called for one user after the other.</param>
    public async Task ReadAsync(string model, int concurrency, Action<string, UserRecord> take)
    {
        await foreach (var page in PagesAsync(model, concurrency, first: 0))
        {
            foreach (var (user, record) in page)
            {
                take(user, record);
            }
        }
    }

    /// <summary>All users who are stored, in pages, shard by shard, read as they are asked for. Users are in shards by a hash of their ids, so whole shards are a sample.</summary>
    /// <param name="model">The model.</param>
    /// <param name="concurrency">Users that are read at the same time.</param>
    /// <param name="first">The shard that comes first; the others follow in their order, and round.</param>
    public async IAsyncEnumerable<IReadOnlyList<(string User, UserRecord Record)>> PagesAsync(string model, int concurrency, int first)
    {
        for (var shard = 0; shard < IUserDirectoryGrain.Shards; shard++)
        {
            var directory = grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.KeyOf(model, (first + shard) % IUserDirectoryGrain.Shards));
            string? after = null;
            for (var isLast = false; !isLast;)
            {
                var page = await directory.ListAsync(after, Page);
                if (await ReadAsync(model, page.Users, concurrency) is { Count: > 0 } users)
                {
                    yield return users;
                }

                (after, isLast) = (page.Users.Count > 0 ? page.Users[^1] : after, page.IsLast);
            }
        }
    }

    private async Task<IReadOnlyList<(string User, UserRecord Record)>> ReadAsync(string model, IReadOnlyList<string> users, int concurrency)
    {
        var records = new UserRecord?[users.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, users.Count), new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (place, _) =>
        {
            var state = new GrainState<UserRecord>();
            await storage.ReadStateAsync(StateName, grains.GetGrain<IUserGrain>(ExternalId.Key(model, users[place])).GetGrainId(), state);

            // One who was removed since the directory was read.
            records[place] = state.RecordExists ? state.State!.Upgrade() : null;
        });
        return [.. users.Zip(records).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!))];
    }
}

using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Serving;

/// <summary>What the endpoints of users ask of the cluster.</summary>
internal sealed class UserService(ClusterCalls cluster)
{
    /// <summary>Ids of a page of the users, shard by shard, and where the next page begins.</summary>
    public async Task<(IReadOnlyList<string> Ids, ShardCursor? Next)> ListAsync(string model, ShardCursor from, int limit, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var at = from;
        while (at.Shard < IUserDirectoryGrain.Shards && ids.Count < limit)
        {
            var here = at;
            var page = await cluster.CallAsync(
                grains => grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.KeyOf(model, here.Shard)).ListAsync(here.After, limit - ids.Count), cancellationToken);
            ids.AddRange(page.Users);
            at = page.IsLast ? new ShardCursor(here.Shard + 1, null) : here with { After = page.Users[^1] };
        }

        return (ids, at.Shard < IUserDirectoryGrain.Shards ? at : null);
    }

    /// <summary>What is stored of users, in their order. Those of whom nothing is stored any more are left out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The users.</param>
    /// <param name="events">Most events of each.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task<IReadOnlyList<(string Id, UserView View)>> ReadAsync(string model, IReadOnlyList<string> ids, int events, CancellationToken cancellationToken)
    {
        var views = await Task.WhenAll(ids.Select(id => GetAsync(model, id, 0, events, cancellationToken)));
        return [.. ids.Zip(views).Where(user => user.Second is not null).Select(user => (user.First, user.Second!))];
    }

    /// <inheritdoc cref="IUserGrain.GetAsync"/>
    public Task<UserView?> GetAsync(string model, string id, int after, int limit, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => Grain(grains, model, id).GetAsync(after, limit), cancellationToken);

    /// <summary>Sets a profile, whatever it was.</summary>
    /// <returns>Whether the user is new.</returns>
    public async Task<bool> PutProfileAsync(string model, string id, IReadOnlyDictionary<string, IReadOnlyList<string>> features, CancellationToken cancellationToken) =>
        (await cluster.CallAsync(grains => Grain(grains, model, id).PutProfileAsync(features, WriteCondition.None), cancellationToken)).Created;

    /// <inheritdoc cref="IUserGrain.AppendAsync"/>
    public Task<IReadOnlyList<FeedbackResult>> AppendAsync(string model, string id, IReadOnlyList<FeedbackEvent> events, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => Grain(grains, model, id).AppendAsync(events), cancellationToken);

    private static IUserGrain Grain(IGrainFactory grains, string model, string id) => grains.GetGrain<IUserGrain>(ExternalId.Key(model, id));
}

using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IUserDirectoryPageGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class UserDirectoryPageGrain([PersistentState("page", "metarec")] IPersistentState<UserDirectoryPageRecord> record) : Grain, IUserDirectoryPageGrain
{
    public async Task<int> ChangeAsync(IReadOnlyList<string> joining, IReadOnlyList<string> leaving, string? below)
    {
        var users = new SortedSet<string>(record.State.Users, StringComparer.Ordinal);
        users.UnionWith(joining);
        users.ExceptWith(leaving);
        if (below is not null)
        {
            users.RemoveWhere(user => string.CompareOrdinal(user, below) >= 0);
        }

        if (users.Count == 0)
        {
            if (record.RecordExists)
            {
                await record.ClearStateAsync();
            }
        }
        else if (!users.SequenceEqual(record.State.Users))
        {
            await record.ReplaceAsync(new UserDirectoryPageRecord { Users = [.. users] });
        }

        return users.Count;
    }

    public Task<IReadOnlyList<string>> ListAsync(string? after, string? below, int limit) => Task.FromResult<IReadOnlyList<string>>(
        [.. record.State.Users.Where(user => (after is null || string.CompareOrdinal(user, after) > 0) && (below is null || string.CompareOrdinal(user, below) < 0)).Take(limit)]);
}

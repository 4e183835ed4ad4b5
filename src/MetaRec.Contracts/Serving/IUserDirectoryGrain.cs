namespace MetaRec.Contracts.Serving;

/// <summary>The ids of the stored users of one model whose ids hash to one shard. Key: model/shard.</summary>
/// <remarks>The ids lie in pages (<see cref="IUserDirectoryPageGrain"/>), so that a change costs the same however many users there are.</remarks>
[Alias("metarec.IUserDirectoryGrain")]
public interface IUserDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Shards of a model's directory.</summary>
    const int Shards = 64;

    /// <summary>Adds a user; durable before it returns.</summary>
    [Alias("Add")]
    Task AddAsync(string user);

    /// <summary>Removes a user; durable before it returns.</summary>
    [Alias("Remove")]
    Task RemoveAsync(string user);

    /// <summary>The users after one, by id. A user who joins or leaves meanwhile moves no other.</summary>
    [Alias("List")]
    Task<UserPage> ListAsync(string? after, int limit);

    /// <summary>The key of the shard that has a user.</summary>
    static string KeyOf(string model, string user) => KeyOf(model, ShardOf(user));

    static string KeyOf(string model, int shard) => ExternalId.Key(model, shard.ToString("00", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The shard of a user; stable over processes and versions (FNV-1a).</summary>
    static int ShardOf(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var hash = 2166136261u;
        foreach (var letter in user)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (int)((hash ^ (hash >> 16)) % Shards);
    }
}

namespace MetaRec.Contracts.Serving;

/// <summary>The users of a range of ids within a shard of the directory. Called by the shard alone, which knows the range. Key: model/shard/page.</summary>
[Alias("metarec.IUserDirectoryPageGrain")]
public interface IUserDirectoryPageGrain : IGrainWithStringKey
{
    /// <summary>Adds and removes users; durable before it returns. A page without users has no record.</summary>
    /// <param name="joining">To be there afterwards.</param>
    /// <param name="leaving">Not to be there afterwards.</param>
    /// <param name="below">Where the range ends; what lies beyond belongs to other pages and is dropped. Null: it does not end.</param>
    /// <returns>How many users there are now.</returns>
    [Alias("Change")]
    Task<int> ChangeAsync(IReadOnlyList<string> joining, IReadOnlyList<string> leaving, string? below);

    /// <summary>The users after one, by id.</summary>
    /// <param name="after">Null: from the first.</param>
    /// <param name="below">Where the range ends; null: it does not.</param>
    /// <param name="limit">Most users.</param>
    [Alias("List")]
    Task<IReadOnlyList<string>> ListAsync(string? after, string? below, int limit);
}

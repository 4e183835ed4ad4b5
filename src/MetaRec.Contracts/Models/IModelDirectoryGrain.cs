namespace MetaRec.Contracts.Models;

/// <summary>The names of all models. Key: 0.</summary>
[Alias("metarec.IModelDirectoryGrain")]
public interface IModelDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a name; one that is there stays. Durable before it returns.</summary>
    [Alias("Add")]
    Task AddAsync(string model);

    /// <summary>The names, in order.</summary>
    [Alias("List")]
    Task<IReadOnlyList<string>> ListAsync();
}

namespace MetaRec.Grains.Hosting;

/// <summary>Writes of grains whose states are immutable values.</summary>
internal static class PersistentStateExtensions
{
    /// <summary>Makes a value durable. Where the storage fails, the state in memory is the one before, and the error goes on.</summary>
    public static async Task ReplaceAsync<T>(this IPersistentState<T> record, T changed)
    {
        var before = record.State;
        try
        {
            record.State = changed;
            await record.WriteStateAsync();
        }
        catch
        {
            record.State = before;
            throw;
        }
    }
}

using MetaRec.Cli.Backup;
using MetaRec.Hosting;

namespace MetaRec.Cli.CommandLine;

/// <summary>Something outside the command refuses or cannot be reached. Exit code 3.</summary>
internal sealed class RefusedException(string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>Does something with a store; one that refuses, or is away, is reported as such.</summary>
    public static async Task<T> OfAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception error) when (error is ClusterUnreachableException or StoreInUseException)
        {
            throw new RefusedException(error.Message, error);
        }
    }
}

using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Models;

/// <summary>What versions' files on their way may hold of this silo's memory. One per silo; thread-safe.</summary>
/// <param name="limit">Bytes of all files together; one alone always goes.</param>
internal sealed class TransferMemory(long limit = IVersionTransferGrain.MaxBytes)
{
    private readonly Lock _gate = new();
    private long _held;

    /// <summary>Takes room for a file, or for more of it.</summary>
    /// <param name="bytes">How much more.</param>
    /// <param name="own">What its holder has already.</param>
    /// <exception cref="ModelException">Other files hold it.</exception>
    public void Take(long bytes, long own)
    {
        lock (_gate)
        {
            if (_held > own && _held + bytes > limit)
            {
                throw new ModelException(
                    ModelProblem.Conflict, $"The silo holds {_held:N0} bytes of versions' files that are on their way, and at most {limit:N0} in all. Send the request again in a few minutes.");
            }

            _held += bytes;
        }
    }

    /// <summary>Gives room back.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _held -= bytes;
        }
    }
}

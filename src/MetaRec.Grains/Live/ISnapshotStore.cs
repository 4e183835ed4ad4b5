using MetaRec.Data.Live;

namespace MetaRec.Grains.Live;

/// <summary>Where snapshots of live data lie, by model and name (<see cref="LiveSnapshot.NameOf"/>). Every silo sees the same store.</summary>
public interface ISnapshotStore
{
    /// <summary>Stores a snapshot completely or not at all; durable when it returns. One that is there stays.</summary>
    /// <returns>Its name.</returns>
    Task<string> WriteAsync(string model, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a snapshot and checks its hash.</summary>
    /// <exception cref="InvalidDataException">It is not there any more, or not what was written.</exception>
    Task<byte[]> ReadAsync(string model, string name, CancellationToken cancellationToken);

    /// <summary>The names of a model's snapshots with the time each was written, the newest first.</summary>
    Task<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>> ListAsync(string model, CancellationToken cancellationToken);

    /// <summary>Removes a snapshot. One that is not there is no error.</summary>
    Task DeleteAsync(string model, string name, CancellationToken cancellationToken);
}

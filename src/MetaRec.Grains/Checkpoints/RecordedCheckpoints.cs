using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Models;
using MetaRec.Grains.Training;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace MetaRec.Grains.Checkpoints;

/// <summary>The checkpoints that records of a store point to: what has to be there when the records are.</summary>
public sealed class RecordedCheckpoints : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly Serializer _serializer;

    public RecordedCheckpoints()
    {
        _services = new ServiceCollection().AddSerializer(static serializer => serializer.AddAssembly(typeof(RecordedCheckpoints).Assembly).AddAssembly(typeof(CheckpointReference).Assembly)).BuildServiceProvider();
        _serializer = _services.GetRequiredService<Serializer>();
    }

    /// <summary>What one record points to.</summary>
    /// <param name="key">The record's key, which ends with the name of the state.</param>
    /// <param name="data">The state in Orleans' binary format.</param>
    public IEnumerable<CheckpointReference> In(string key, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key[(key.LastIndexOf('/') + 1)..] switch
        {
            "checkpoint" => Of(_serializer.Deserialize<CoordinatorRecord>(data)?.Checkpoint),
            "job" => _serializer.Deserialize<JobRecord>(data) is { } job && (!job.Deleted || job.KeptFor is not null) ? Of(job.Checkpoint) : [],
            "model" => _serializer.Deserialize<ModelRecord>(data)?.Versions.Select(static version => version.Checkpoint) ?? [],
            _ => [],
        };
    }

    public void Dispose() => _services.Dispose();

    private static IEnumerable<CheckpointReference> Of(CheckpointReference? checkpoint) => checkpoint is null ? [] : [checkpoint];
}

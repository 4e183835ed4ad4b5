using System.Diagnostics.CodeAnalysis;
using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Grains.Training;

/// <summary>
/// The silo's copy of one job's θ: fetched once per version, whatever the number of shards and lanes, and changed in place by deltas. Lanes copy what they need under
/// a lock; a lane that comes too late for its version is told so. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Neither holds a native handle here, and grains may use it for as long as they live.")]
public sealed class SiloParameters(ICoordinatorGrain coordinator, ModelLayout layout)
{
    private readonly SemaphoreSlim _fetching = new(1);
    private readonly ReaderWriterLockSlim _lock = new();
    private ParameterVersion? _version;
    private float[] _theta = [];

    /// <summary>Brings θ to a version.</summary>
    /// <param name="wanted">The version.</param>
    /// <param name="pushed">What came along with the request; null, or of no use because this silo sat out a step: the coordinator is asked.</param>
    /// <exception cref="StaleVersionException">The training has moved past it.</exception>
    public async Task EnsureAsync(ParameterVersion wanted, ParameterUpdate? pushed)
    {
        await _fetching.WaitAsync();
        try
        {
            if (_version == wanted)
            {
                return;
            }

            if (_version is { } held && held.Epoch == wanted.Epoch && held.Step > wanted.Step)
            {
                throw new StaleVersionException($"θ of step {wanted.Step} was asked for, but this silo is at step {held.Step}.");
            }

            var fits = pushed is not null && pushed.Version == wanted && (pushed.Full is not null || _version == wanted with { Step = wanted.Step - 1 });
            Apply(fits ? pushed! : await coordinator.GetParametersAsync(wanted, _version));
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>Copies a micro-batch's inputs out of a version.</summary>
    /// <exception cref="StaleVersionException">θ is at another version by now.</exception>
    public MicroBatchInputs Gather(ParameterVersion version, MicroBatch batch, EmbeddingGatherer gatherer)
    {
        _lock.EnterReadLock();
        try
        {
            return _version == version
                ? gatherer.Gather(_theta, batch)
                : throw new StaleVersionException($"θ of step {version.Step} was to be read, but this silo is at step {_version?.Step}.");
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Apply(ParameterUpdate update)
    {
        _lock.EnterWriteLock();
        try
        {
            if (update.Full is { } full)
            {
                _theta = full.Values.ToArray();
            }
            else
            {
                ApplyDelta(update.Dense!, update.Rows!, update.RowValues!);
            }

            _version = update.Version;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void ApplyDelta(ParameterVector dense, IndexVector rows, ParameterVector rowValues)
    {
        var size = layout.EmbeddingSize;
        dense.Values.CopyTo(_theta.AsSpan(layout.DenseOffset));
        for (var i = 0; i < rows.Length; i++)
        {
            rowValues.Values.Slice(i * size, size).CopyTo(_theta.AsSpan(rows.Values[i] * size));
        }
    }
}

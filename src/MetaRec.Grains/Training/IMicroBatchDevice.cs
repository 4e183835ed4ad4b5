using MetaRec.Contracts.Training;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;

namespace MetaRec.Grains.Training;

/// <summary>What computes micro-batches on the lanes of a silo. Called on one lane's thread at a time per call; thread-safe.</summary>
public interface IMicroBatchDevice
{
    /// <summary>Does what needs no θ: it is called while lanes would wait for the next version, where there is time for it.</summary>
    PreparedMicroBatch Prepare(JobRuntime runtime, IReadOnlyList<Episode> episodes, int step);

    /// <summary>The meta-gradient of a micro-batch. The memory of the result is the caller's.</summary>
    MicroBatchResult Compute(JobRuntime runtime, PreparedMicroBatch microBatch, ParameterVersion version);
}

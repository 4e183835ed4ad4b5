using MetaRec.Contracts.Training;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;

namespace MetaRec.Grains.Training;

/// <summary>What computes micro-batches on the lanes of a silo. Called on one lane's thread at a time per call; thread-safe.</summary>
public interface IMicroBatchDevice
{
    /// <summary>The meta-gradient of a micro-batch. The memory of the result is the caller's.</summary>
    MicroBatchResult Compute(JobRuntime runtime, IReadOnlyList<Episode> episodes, ParameterVersion version);
}

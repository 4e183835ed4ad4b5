using MetaRec.Contracts.Training;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;

namespace MetaRec.Grains.Training;

/// <summary>The engine on the lane's own thread.</summary>
internal sealed class EngineDevice : IMicroBatchDevice
{
    public PreparedMicroBatch Prepare(JobRuntime runtime, IReadOnlyList<Episode> episodes, int step) => new(episodes, runtime.Collate(episodes, step));

    public MicroBatchResult Compute(JobRuntime runtime, PreparedMicroBatch microBatch, ParameterVersion version) => runtime.Compute(microBatch.Batch!, version);
}

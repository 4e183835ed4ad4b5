using MetaRec.Contracts.Training;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Lanes;
using MetaRec.Learning.Engine;

namespace MetaRec.Grains.Training;

/// <summary>The engine on the lane's own thread, or on the lane's GPU.</summary>
/// <param name="lanes">Devices of the lanes.</param>
internal sealed class EngineDevice(LaneDevices lanes) : IMicroBatchDevice
{
    public PreparedMicroBatch Prepare(JobRuntime runtime, IReadOnlyList<Episode> episodes, int step) => new(episodes, runtime.Collate(episodes, step));

    public MicroBatchResult Compute(JobRuntime runtime, PreparedMicroBatch microBatch, ParameterVersion version) => runtime.Compute(microBatch.Batch!, version, lanes.Of(Lane.Current));
}

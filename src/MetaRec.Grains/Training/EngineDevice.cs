using MetaRec.Contracts.Training;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;

namespace MetaRec.Grains.Training;

/// <summary>The engine on the lane's own thread.</summary>
internal sealed class EngineDevice : IMicroBatchDevice
{
    public MicroBatchResult Compute(JobRuntime runtime, IReadOnlyList<Episode> episodes, ParameterVersion version) => runtime.Compute(episodes, version);
}

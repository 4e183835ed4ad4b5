using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;

namespace MetaRec.Grains.Training;

/// <summary>A micro-batch that only waits for θ.</summary>
/// <param name="Episodes">Its episodes.</param>
/// <param name="Batch">The same laid out for the engine; null where the device does not need that.</param>
public sealed record PreparedMicroBatch(IReadOnlyList<Episode> Episodes, MicroBatch? Batch);

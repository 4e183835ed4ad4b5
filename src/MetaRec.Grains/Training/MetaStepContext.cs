using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Training;

/// <summary>What the meta-steps of a job share.</summary>
internal sealed record MetaStepContext(
    string Job, int EmbeddingSize, WorkerRoster Roster, TrainingOptions Options, TrainingMetrics Metrics, TimeProvider Time, ILogger Logger)
{
    /// <summary>For a private job: what decides which tasks take part.</summary>
    public byte[]? SamplingKey { get; init; }
}

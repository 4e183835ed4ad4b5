using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MetaRec.Data.Specs;

/// <summary>Everything that decides what a meta-training job computes: two jobs of equal spec end in equal bits.</summary>
public sealed record TrainingSpec
{
    /// <summary>Meta-steps of a job that does not say: longer training overfits cold items on held-out users.</summary>
    public const int DefaultSteps = 600;

    /// <summary>Checkpoints that stay on disk where the spec does not say.</summary>
    public const int DefaultCheckpointsKept = 3;

    public DatasetSpec Dataset { get; init; } = new();

    /// <summary>Which warm ratings are used.</summary>
    public TrainingSetting Setting { get; init; } = TrainingSetting.AllWarm;

    public EpisodeSpec Episodes { get; init; } = new();

    public ModelSpec Model { get; init; } = new();

    public LearnerSpec Learner { get; init; } = new();

    public OptimizerSpec Optimizer { get; init; } = new();

    /// <summary>Differentially private training; null: none.</summary>
    public PrivacySpec? Privacy { get; init; }

    /// <summary>Meta-steps; 1 to 10,000,000.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Micro-batches of one meta-step: what can be computed at the same time; 1 to 4,096.</summary>
    public int MicroBatches { get; init; } = 4;

    /// <summary>Tasks of one micro-batch; 1 to 4,096.</summary>
    public int MicroBatchSize { get; init; } = 32;

    /// <summary>Shards that the tasks are dealt to evenly; a multiple of <see cref="MicroBatches"/>, up to 65,536.</summary>
    public int Shards { get; init; } = 8;

    /// <summary>Seed of initialization, split and draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>A checkpoint is written at least every so many meta-steps; 1 to 1,000,000.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Checkpoints that stay on disk, the latest ones; 1 to 1,000; null: <see cref="DefaultCheckpointsKept"/>.</summary>
    public int? CheckpointsKept { get; init; }

    /// <summary>The spec as JSON, properties in declaration order.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SpecJson.Options);

    /// <summary>Reads a spec; an unknown property is an error.</summary>
    /// <exception cref="JsonException">The text is not a spec.</exception>
    public static TrainingSpec FromJson(string json) =>
        JsonSerializer.Deserialize<TrainingSpec>(json, SpecJson.Options) ?? throw new JsonException("The spec is empty.");

    /// <summary>
    /// SHA-256 (hex) over what decides the result: not where the data lies, nor how often it is checkpointed and how many checkpoints stay.
    /// </summary>
    public string Identity()
    {
        var identity = this with { Dataset = Dataset with { Folder = null }, CheckpointEvery = 1, CheckpointsKept = null };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.ToJson())));
    }

    /// <summary>Negatives of each support row: <see cref="EpisodeSpec.Negatives"/> where the inner loop compares with them, else 0.</summary>
    public int SupportNegatives() => Learner.InnerLoss().ComparesChoices(Episodes.Negatives) ? Episodes.Negatives : 0;

    /// <summary>Negatives of each query row: <see cref="EpisodeSpec.Negatives"/> where the query loss compares with them, else 0.</summary>
    public int QueryNegatives() => Learner.QueryLoss.ComparesChoices(Episodes.Negatives) ? Episodes.Negatives : 0;

    /// <summary>All rules the spec breaks, each with value and range; empty where it is valid.</summary>
    public IReadOnlyList<string> Validate() => TrainingSpecRules.Check(this);
}

using MetaRec.Contracts.Jobs;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.Training;

/// <summary>A job that has succeeded.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="Checkpoint">Its last checkpoint, with θ and the training curve.</param>
/// <param name="Reference">Where that is, and its hash.</param>
/// <param name="TasksPerSecond">Tasks meta-trained per second.</param>
/// <param name="Seconds">Time from submission to success.</param>
internal sealed record TrainingResult(string JobId, Checkpoint Checkpoint, CheckpointReference Reference, double TasksPerSecond, double Seconds);

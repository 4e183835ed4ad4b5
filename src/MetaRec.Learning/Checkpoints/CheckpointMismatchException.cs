namespace MetaRec.Learning.Checkpoints;

/// <summary>A checkpoint belongs to another spec than the one it should continue.</summary>
public sealed class CheckpointMismatchException(string difference)
    : Exception($"The checkpoint belongs to another spec: {difference}. Continue with the spec it was made with, or start in an empty folder.");

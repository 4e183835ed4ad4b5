namespace MetaRec.Learning.Engine;

/// <summary>What a lane computes for a micro-batch.</summary>
/// <param name="Gradient">The meta-gradient.</param>
/// <param name="LossesBefore">Query loss of each task at θ.</param>
/// <param name="LossesAfter">Query loss of each task after adaptation.</param>
public sealed record MicroBatchResult(MicroBatchGradient Gradient, float[] LossesBefore, float[] LossesAfter);

namespace MetaRec.Learning.Checkpoints;

/// <summary>A named float32 tensor in row-major order.</summary>
public sealed record NamedTensor(string Name, long[] Shape, float[] Values);

namespace MetaRec.Learning.Engine;

/// <summary>The part of one version of θ that a micro-batch reads, copied out so that θ may move on meanwhile.</summary>
/// <param name="Items">D × item width: mean embeddings per field, and the item's own embedding.</param>
/// <param name="Users">T × user width.</param>
/// <param name="Dense">The dense part of θ.</param>
public sealed record MicroBatchInputs(float[] Items, float[] Users, float[] Dense);

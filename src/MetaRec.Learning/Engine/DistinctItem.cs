namespace MetaRec.Learning.Engine;

/// <summary>An item of a micro-batch, and whether its own embedding counts beside its content.</summary>
public readonly record struct DistinctItem(int Item, bool UsesId);

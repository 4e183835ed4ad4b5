using MetaRec.Data;

namespace MetaRec.Learning.Models;

/// <summary>Where the embeddings of one content field lie: rows <paramref name="FirstRow"/> to FirstRow + vocabulary.</summary>
public sealed record FieldBlock(FeatureField Field, int FirstRow);

namespace MetaRec.Learning.Serving;

/// <summary>How a user's model sees an item as its content puts it: all that adapting the item needs of a rater.</summary>
/// <param name="Prediction">What it adds to the item's base, before the readout.</param>
/// <param name="Gradient">The derivative of that by the item's own embedding; empty where the model has none.</param>
public sealed record ItemProbe(float Prediction, IReadOnlyList<float> Gradient);

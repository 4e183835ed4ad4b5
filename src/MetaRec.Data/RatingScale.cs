namespace MetaRec.Data;

/// <summary>The range of ratings, both ends included; predictions are clipped to it.</summary>
public readonly record struct RatingScale(float Min, float Max)
{
    /// <summary>The prediction moved into the range.</summary>
    public float Clip(float prediction) => Math.Clamp(prediction, Min, Max);

    /// <summary>Where a rating lies in the range: 0 at the lowest, 1 at the highest; 0 where the range is a single value.</summary>
    public float Position(float rating) => Max > Min ? (Clip(rating) - Min) / (Max - Min) : 0;
}

namespace MetaRec.Data;

/// <summary>The range of ratings, both ends included; predictions are clipped to it.</summary>
public readonly record struct RatingScale(float Min, float Max)
{
    /// <summary>The prediction moved into the range.</summary>
    public float Clip(float prediction) => Math.Clamp(prediction, Min, Max);
}

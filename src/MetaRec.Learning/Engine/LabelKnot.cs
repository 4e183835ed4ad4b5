namespace MetaRec.Learning.Engine;

/// <summary>Where a rating lies between the knots of the label offsets: piecewise linear interpolation gives it (1 − weight) of the lower knot's and weight of the next one's.</summary>
/// <param name="Lower">The knot below, from 0 to knots − 2.</param>
/// <param name="Weight">Share of the knot above, 0 to 1.</param>
internal readonly record struct LabelKnot(int Lower, float Weight)
{
    /// <param name="label">The rating's position on the scale, 0 to 1.</param>
    /// <param name="knots">Knots, evenly over the scale; 2 or more.</param>
    public static LabelKnot Of(float label, int knots)
    {
        var position = label * (knots - 1);
        var lower = Math.Min((int)position, knots - 2);
        return new LabelKnot(lower, position - lower);
    }
}

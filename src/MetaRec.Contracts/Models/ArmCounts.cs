namespace MetaRec.Contracts.Models;

/// <summary>What a version did in one arm, since it last came into it or another arm changed.</summary>
/// <param name="Version">Number of the version.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Since">Since when: all arms of a model are counted anew when one of them changes, so that what stands side by side is of the same time.</param>
/// <param name="Answers">Answers given to stored users; 0 for a shadow.</param>
/// <param name="Adapted">Answers among them that were adapted to a rating at least.</param>
/// <param name="Ratings">Ratings that the version had predicted before they came.</param>
/// <param name="AbsoluteError">Sum of the absolute errors of these predictions.</param>
[GenerateSerializer, Immutable, Alias("metarec.ArmCounts")]
public sealed record ArmCounts(
    [property: Id(0)] int Version,
    [property: Id(1)] ModelArm Arm,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] long Answers = 0,
    [property: Id(4)] long Adapted = 0,
    [property: Id(5)] long Ratings = 0,
    [property: Id(6)] double AbsoluteError = 0)
{
    /// <summary>Mean absolute error; null without ratings.</summary>
    public double? Mae => Ratings == 0 ? null : AbsoluteError / Ratings;

    /// <summary>Both together; of the same version, arm and time.</summary>
    public ArmCounts Plus(ArmCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Answers = Answers + other.Answers, Adapted = Adapted + other.Adapted, Ratings = Ratings + other.Ratings, AbsoluteError = AbsoluteError + other.AbsoluteError };
    }
}

using System.Numerics;

namespace MetaRec.Data.Specs;

/// <summary>Checks specifications against the ranges their properties document.</summary>
public static class SpecValidation
{
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message has the value, the rule and the remedy.</exception>
    public static void Validate(this EpisodeSpec spec)
    {
        Check(spec.MinHistory, 2, 10_000, "MinHistory");
        Check(spec.MinSupport, 0, 1_000, "MinSupport");
        Check(spec.MaxSupport, 1, 1_000, "MaxSupport");
        Check(spec.MaxQuery, 1, 1_000, "MaxQuery");
        if (spec.MinSupport > spec.MaxSupport)
        {
            throw new ArgumentOutOfRangeException(
                nameof(spec), spec.MinSupport, $"MinSupport must not exceed MaxSupport ({spec.MaxSupport}), but was {spec.MinSupport}. Lower it or raise MaxSupport.");
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message has the value, the rule and the remedy.</exception>
    public static void Validate(this SyntheticSpec spec)
    {
        Check(spec.Users, 10, 1_000_000, "Users");
        Check(spec.Items, 10, 1_000_000, "Items");
        Check(spec.RatingsPerUser, 15, 1_000, "RatingsPerUser");
        Check(spec.Rank, 1, 64, "Rank");
        Check(spec.Noise, 0, 2, "Noise");
        if (spec.RatingsPerUser > spec.Items)
        {
            throw new ArgumentOutOfRangeException(
                nameof(spec), spec.RatingsPerUser,
                $"RatingsPerUser must not exceed Items ({spec.Items}), but was {spec.RatingsPerUser}. Lower it or raise Items: a user rates an item once.");
        }
    }

    private static void Check<T>(T value, T min, T max, string name)
        where T : INumber<T>
    {
        if (!(value >= min && value <= max))
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be between {min} and {max}, but was {value}. Choose a value in that range."));
        }
    }
}

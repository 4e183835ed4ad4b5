namespace MetaRec.Data.Specs;

/// <summary>
/// A generated world of tastes: rating = clip(μ + b_u + b_i + p_u·q_i + noise), where content predicts part of q_i and b_i, profile part of p_u, and items
/// are drawn with popularity skew. Ratings are continuous, so that the noise is the best possible error.
/// </summary>
public sealed record SyntheticSpec
{
    /// <summary>Users, 10 to 1,000,000.</summary>
    public int Users { get; init; } = 1500;

    /// <summary>Items, 10 to 1,000,000.</summary>
    public int Items { get; init; } = 1000;

    /// <summary>Mean ratings per user, 15 to 1,000.</summary>
    public int RatingsPerUser { get; init; } = 60;

    /// <summary>Rank of the tastes, 1 to 64.</summary>
    public int Rank { get; init; } = 4;

    /// <summary>Standard deviation of the rating noise, 0 to 2.</summary>
    public double Noise { get; init; } = 0.6;

    /// <summary>
    /// Kinds of users, 1 to 16: with 2 or more, three quarters of the variance of a user's tastes are the kind's, which the profile says nothing about, and one quarter is as without kinds.
    /// </summary>
    public int Clusters { get; init; } = 1;

    /// <summary>Seed of the world.</summary>
    public ulong Seed { get; init; } = 1;
}

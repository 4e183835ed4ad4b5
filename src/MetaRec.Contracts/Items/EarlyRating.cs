using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Items;

/// <summary>A user's rating of a new item, and how a version saw the two before.</summary>
/// <param name="User">External id of the user.</param>
/// <param name="Rating">The rating that counts.</param>
/// <param name="Time">Milliseconds since 1970, UTC.</param>
/// <param name="Checkpoint">SHA-256 (hex) of the version's checkpoint.</param>
/// <param name="Prediction">What the user's model, without this rating, adds to the item's base.</param>
/// <param name="Gradient">The derivative of that by the item's own embedding; empty where the version has none.</param>
[GenerateSerializer, Immutable, Alias("metarec.EarlyRating")]
public sealed record EarlyRating(
    [property: Id(0)] string User,
    [property: Id(1)] float Rating,
    [property: Id(2)] long Time,
    [property: Id(3)] string Checkpoint,
    [property: Id(4)] float Prediction,
    [property: Id(5)] ParameterVector Gradient)
{
    /// <summary>Whether both say the same.</summary>
    public bool Says(EarlyRating other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (User, Rating, Time, Checkpoint, Prediction) == (other.User, other.Rating, other.Time, other.Checkpoint, other.Prediction) && Gradient.Values.SequenceEqual(other.Gradient.Values);
    }
}

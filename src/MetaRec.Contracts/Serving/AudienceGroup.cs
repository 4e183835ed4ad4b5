namespace MetaRec.Contracts.Serving;

/// <summary>The users of an audience who have a value in common.</summary>
/// <param name="Value">The value; null: those who have none.</param>
/// <param name="Users">How many they are, at least 1.</param>
/// <param name="MeanScore">The mean of the ratings predicted for them, each within the scale.</param>
[GenerateSerializer, Immutable, Alias("metarec.AudienceGroup")]
public sealed record AudienceGroup([property: Id(0)] string? Value, [property: Id(1)] int Users, [property: Id(2)] double MeanScore);

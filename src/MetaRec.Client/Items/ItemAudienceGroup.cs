namespace MetaRec.Client.Items;

/// <summary>The users of an audience who have a value in common; one with several values is in several groups.</summary>
/// <param name="Value">The value; null: those who have none.</param>
/// <param name="Users">How many they are, at least 1.</param>
/// <param name="MeanScore">The mean of the ratings predicted for them, each within the scale of the data set.</param>
public sealed record ItemAudienceGroup(string? Value, int Users, double MeanScore);

namespace MetaRec.Contracts.Serving;

/// <summary>The users who would like an item most, of those that were looked at.</summary>
/// <param name="ModelVersion">The version that predicted.</param>
/// <param name="Title">The item's title.</param>
/// <param name="LookedAt">Users whose history was read, those who have rated the item among them.</param>
/// <param name="Rated">Users of those who have rated the item, and are left out.</param>
/// <param name="IsWhole">Whether all stored users were looked at, and not a sample of them.</param>
/// <param name="Users">Empty where groups were asked for; the highest prediction first; of equal ones the lower id.</param>
[GenerateSerializer, Immutable, Alias("metarec.Audience")]
public sealed record Audience(
    [property: Id(0)] int ModelVersion,
    [property: Id(1)] string Title,
    [property: Id(2)] int LookedAt,
    [property: Id(3)] int Rated,
    [property: Id(4)] bool IsWhole,
    [property: Id(5)] IReadOnlyList<AudienceMember> Users)
{
    /// <summary>Most users of an audience.</summary>
    public const int MaxCount = 1000;

    /// <summary>In place of <see cref="Users"/>, where groups were asked for: those with the highest mean, the highest first. Null where users were.</summary>
    [Id(6)]
    public IReadOnlyList<AudienceGroup>? Groups { get; init; }

    /// <summary>How many groups there are, told or not.</summary>
    [Id(7)]
    public int GroupCount { get; init; }
}

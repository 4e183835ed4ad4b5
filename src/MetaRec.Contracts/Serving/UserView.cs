namespace MetaRec.Contracts.Serving;

/// <summary>What is stored of a user, with a page of the events.</summary>
/// <param name="ETag">Changes with every change of what is stored.</param>
/// <param name="Features">The profile: values by field.</param>
/// <param name="CreatedAt">When the user was first heard of.</param>
/// <param name="EventCount">How many events there are.</param>
/// <param name="Events">The page, oldest first.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
[GenerateSerializer, Immutable, Alias("metarec.UserView")]
public sealed record UserView(
    [property: Id(0)] string ETag,
    [property: Id(1)] IReadOnlyDictionary<string, IReadOnlyList<string>> Features,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] int EventCount,
    [property: Id(4)] IReadOnlyList<UserEvent> Events,
    [property: Id(5)] int? Next);

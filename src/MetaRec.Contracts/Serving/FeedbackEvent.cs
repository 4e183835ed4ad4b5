namespace MetaRec.Contracts.Serving;

/// <summary>Something a user has said about an item.</summary>
/// <param name="Id">The client's id of the event, unique among the user's: the same event sent again is stored once.</param>
/// <param name="Item">External item id.</param>
/// <param name="Rating">On the scale of the model's data.</param>
/// <param name="Time">When it happened; null: now.</param>
[GenerateSerializer, Immutable, Alias("metarec.FeedbackEvent")]
public sealed record FeedbackEvent(
    [property: Id(0)] string Id, [property: Id(1)] string Item, [property: Id(2)] float Rating, [property: Id(3)] DateTimeOffset? Time = null);

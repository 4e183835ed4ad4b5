namespace MetaRec.Client.Serving;

/// <summary>A stored event.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Item">The item.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Time">When it happened; null where that is unknown.</param>
public sealed record UserEventDocument(string Id, string Item, double Rating, DateTimeOffset? Time);

namespace MetaRec.Client.Serving;

/// <summary>What was removed of a user: all that was stored.</summary>
/// <param name="Id">The user.</param>
/// <param name="Model">The model.</param>
/// <param name="Existed">Whether anything was stored.</param>
/// <param name="EventsRemoved">How many events were.</param>
public sealed record UserRemoval(string Id, string Model, bool Existed, int EventsRemoved);

namespace MetaRec.Client.Serving;

/// <summary>A page of the users.</summary>
/// <param name="Users">The users, in an order that does not change.</param>
/// <param name="NextCursor">To be given for the next page; null on the last.</param>
public sealed record UserList(IReadOnlyList<UserSummary> Users, string? NextCursor);

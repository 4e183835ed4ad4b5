namespace MetaRec.Client.Serving;

/// <summary>A user as read.</summary>
/// <param name="User">What is stored.</param>
/// <param name="Etag">The ETag, for If-Match.</param>
public sealed record StoredUser(UserDocument User, string? Etag);

namespace MetaRec.Data.Live;

/// <summary>A user of a snapshot, without an id: one that the base data set has is told by its place there, any other by nothing.</summary>
/// <param name="BaseUser">Index in the base data set; null: it does not have the user.</param>
/// <param name="Features">The profile: values by field.</param>
/// <param name="Items">What was rated: places in <see cref="LiveSnapshot.Items"/>, each once, oldest first.</param>
/// <param name="Ratings">Ratings, parallel to <paramref name="Items"/>.</param>
/// <param name="Times">Milliseconds since 1970, UTC, parallel to <paramref name="Items"/>; 0: unknown.</param>
public sealed record LiveSnapshotUser(int? BaseUser, IReadOnlyDictionary<string, IReadOnlyList<string>> Features, int[] Items, float[] Ratings, long[] Times);

using System.Security.Cryptography;

namespace MetaRec.Data.Live;

/// <summary>
/// The live data of a model at one time: who rated what, with which profile, and the live items. It holds no id of a user. Stored as gzip of JSON Lines (<see cref="LiveSnapshotFile"/>) under the SHA-256 of its bytes,
/// and never changed. Immutable.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="TakenAt">When it was taken.</param>
/// <param name="BaseFingerprint">Fingerprint of the data set that it is added to: places of users are those of this data.</param>
/// <param name="Items">Live items, and rated ones.</param>
/// <param name="Users">Users with a rating.</param>
public sealed record LiveSnapshot(
    string Model, DateTimeOffset TakenAt, string BaseFingerprint, IReadOnlyList<LiveSnapshotItem> Items, IReadOnlyList<LiveSnapshotUser> Users)
{
    /// <summary>Ratings of all users.</summary>
    public long Ratings => Users.Sum(user => (long)user.Items.Length);

    /// <summary>The name of a snapshot: SHA-256 of its bytes, in lower-case hex.</summary>
    public static string NameOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether a text can be a snapshot's name.</summary>
    public static bool IsName(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower);
}

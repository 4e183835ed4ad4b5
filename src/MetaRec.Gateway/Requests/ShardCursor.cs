using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MetaRec.Contracts.Serving;

namespace MetaRec.Gateway.Requests;

/// <summary>A place in a list that is kept in shards.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="After">The id that the place is behind; null: before the first.</param>
internal sealed record ShardCursor(int Shard, string? After)
{
    public static ShardCursor Start { get; } = new(0, null);

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Shard}/{After}")));

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <param name="text">The cursor; null: the start.</param>
    /// <param name="shards">Shards of the list.</param>
    /// <exception cref="ServingException">It is not a cursor of the list.</exception>
    public static ShardCursor Parse(string? text, int shards)
    {
        if (text is null)
        {
            return Start;
        }

        if (Base64Url.IsValid(text))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('/', 2);
            if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var shard) && shard < shards)
            {
                return new ShardCursor(shard, parts[1].Length == 0 ? null : parts[1]);
            }
        }

        throw ServingException.Invalid("cursor", $"cursor must be the nextCursor of a page, but is '{ExternalId.Shorten(text)}'. Leave it out for the first page.");
    }
}

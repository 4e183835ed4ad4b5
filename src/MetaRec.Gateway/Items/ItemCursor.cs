using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MetaRec.Contracts.Items;

namespace MetaRec.Gateway.Items;

/// <summary>A place in the live catalogue.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="After">The item that the place is behind; null: before the first.</param>
internal sealed record ItemCursor(int Shard, string? After)
{
    public static ItemCursor Start { get; } = new(0, null);

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Shard}/{After}")));

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ItemCursor? cursor)
    {
        cursor = null;
        if (Base64Url.IsValid(text))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('/', 2);
            if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var shard) && shard < CatalogueShards.Count)
            {
                cursor = new ItemCursor(shard, parts[1].Length == 0 ? null : parts[1]);
            }
        }

        return cursor is not null;
    }
}

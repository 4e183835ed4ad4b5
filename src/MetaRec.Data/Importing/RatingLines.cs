using System.Text;

namespace MetaRec.Data.Importing;

/// <summary>Parses MovieLens rating lines: user, item, rating 1 to 5 and time, all integers, with a fixed separator.</summary>
internal static class RatingLines
{
    private const int BytesPerLine = 20;

    /// <param name="path">The file, plain or .gz.</param>
    /// <param name="separator">"::" or a tab.</param>
    /// <param name="users">User indices by id.</param>
    /// <param name="items">Item indices by id.</param>
    /// <param name="expected">The format in words, for errors.</param>
    /// <exception cref="DataFormatException">A line is malformed, or names an unknown user or item.</exception>
    public static Interaction[] Parse(string path, string separator, Dictionary<int, int> users, Dictionary<int, int> items, string expected)
    {
        var bytes = InputFile.ReadAllBytes(path).Span;
        var between = Encoding.ASCII.GetBytes(separator).AsSpan();
        var rows = new List<Interaction>(bytes.Length / BytesPerLine);
        for (var number = 1; !bytes.IsEmpty; number++)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)'\r');
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }

            var rest = line;
            if (!TryTake(ref rest, between, out var user) || !TryTake(ref rest, between, out var item) || !TryTake(ref rest, between, out var rating)
                || !TryTakeLast(rest, out var time) || rating is < 1 or > 5)
            {
                throw new DataFormatException(path, number, Encoding.Latin1.GetString(line), expected);
            }

            if (!users.TryGetValue((int)user, out var userIndex))
            {
                throw new DataFormatException(path, number, Encoding.Latin1.GetString(line), "a user that the users file lists");
            }

            if (!items.TryGetValue((int)item, out var itemIndex))
            {
                throw new DataFormatException(path, number, Encoding.Latin1.GetString(line), "an item that the items file lists");
            }

            rows.Add(new Interaction(userIndex, itemIndex, rating, time));
        }

        return [.. rows];
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> separator, out long value)
    {
        var used = ParseDigits(rest, out value);
        if (used == 0 || value > int.MaxValue || !rest[used..].StartsWith(separator))
        {
            return false;
        }

        rest = rest[(used + separator.Length)..];
        return true;
    }

    private static bool TryTakeLast(ReadOnlySpan<byte> rest, out long value)
    {
        var used = ParseDigits(rest, out value);
        return used > 0 && used == rest.Length;
    }

    /// <summary>How many leading digits make a number; 0 where there is none, or too many for a 64-bit number.</summary>
    private static int ParseDigits(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var used = 0;
        while (used < text.Length && text[used] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (text[used++] - '0');
        }

        return used <= 18 ? used : 0;
    }
}

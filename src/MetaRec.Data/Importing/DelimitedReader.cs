using System.Text;

namespace MetaRec.Data.Importing;

/// <summary>Reads CSV (RFC 4180: quoted fields, doubled quotes, line breaks inside quotes) and TSV (no quotes), plain or .gz, UTF-8.</summary>
internal static class DelimitedReader
{
    /// <summary>The records that are not empty, with the number of the line that each starts on.</summary>
    /// <exception cref="DataFormatException">A quoted field does not end.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Read(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path), Encoding.UTF8);
        char? separator = null;
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            if (text.Length == 0)
            {
                continue;
            }

            separator ??= SeparatorOf(path, text);
            if (separator == '\t' || !text.Contains('"'))
            {
                yield return (number, text.Split(separator.Value));
                continue;
            }

            var start = number;
            var record = new StringBuilder(text);
            for (var open = HasOddQuotes(text); open; number++)
            {
                var next = reader.ReadLine() ?? throw new DataFormatException(path, start, text, "a closing quote");
                record.Append('\n').Append(next);
                open ^= HasOddQuotes(next);
            }

            yield return (start, SplitQuoted(record.ToString()));
        }
    }

    private static char SeparatorOf(string path, string firstLine)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".TSV" => '\t',
            ".CSV" => ',',
            _ => firstLine.Contains('\t') ? '\t' : ',',
        };
    }

    private static bool HasOddQuotes(string text) => text.AsSpan().Count('"') % 2 == 1;

    private static string[] SplitQuoted(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(text[i]);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}

namespace MetaRec.Data;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class Suggestion
{
    private const int ShortestPrefix = 3;

    /// <summary>"Did you mean 'x'?" for the nearest name, or for the first that begins with the value; "" where nothing is near, or nothing is known.</summary>
    public static string For(string value, IEnumerable<string> known)
    {
        var (name, distance) = known.Select(name => ((string?)name, DistanceOf(value.Trim(), name))).DefaultIfEmpty().MinBy(pair => pair.Item2);
        return name is not null && distance <= Math.Max(2, name.Length / 3) ? $"Did you mean '{name}'?" : "";
    }

    private static int DistanceOf(string value, string name) =>
        value.Length >= ShortestPrefix && name.StartsWith(value, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(value, name);

    /// <summary>Insertions, deletions and replacements that lead from one word to the other, regardless of case (Levenshtein, 1966).</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < right.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}

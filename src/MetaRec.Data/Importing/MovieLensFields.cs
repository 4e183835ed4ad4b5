using System.Globalization;

namespace MetaRec.Data.Importing;

/// <summary>What the two MovieLens formats have in common.</summary>
internal static class MovieLensFields
{
    private const int FirstSingleYear = 1985;

    private static readonly int[] AgeGroups = [56, 50, 45, 35, 25, 18];

    /// <summary>The year at the end of "Toy Story (1995)"; 0 where the title has none.</summary>
    public static int YearOfTitle(ReadOnlySpan<char> title)
    {
        title = title.TrimEnd();
        return title.Length >= 6 && title[^1] == ')' && title[^6] == '('
            && int.TryParse(title[^5..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : 0;
    }

    /// <summary>The year as a category: single years from 1985 on, five-year bins before, empty where unknown.</summary>
    public static string YearGroup(int year)
    {
        var first = year - (year % 5);
        return year == 0 ? "" : year >= FirstSingleYear ? $"{year}" : $"{first}-{first + 4}";
    }

    /// <summary>The age group of MovieLens-1M, named by its lowest age; 1 stands for "under 18".</summary>
    public static string AgeGroup(int age)
    {
        var group = Array.Find(AgeGroups, lowest => age >= lowest);
        return $"{(group == 0 ? 1 : group)}";
    }

    /// <summary>The first five characters of a zip code, without the delivery area.</summary>
    public static string Zip(string zip) => zip.Length <= 5 ? zip : zip[..5];

    public static int ParseInt(string text, string path, int line, string content, string expected) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new DataFormatException(path, line, content, expected);
}

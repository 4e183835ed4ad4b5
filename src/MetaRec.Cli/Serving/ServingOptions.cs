using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Serving;

/// <summary>Options and words that the commands of serving share.</summary>
internal static class ServingOptions
{
    public static Option<string?> Model() => CommonOptions.Text("--model", "The model; \"default\" by default.", "NAME", "-m");

    public static Option<string[]> Features() => new("--feature", "-f")
    {
        Description = "A value of the profile, in the words of the data set; may be given several times, and a field several times.",
        HelpName = "FIELD=VALUE",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Tells of what had no effect.</summary>
    public static void Warn(Terminal terminal, IReadOnlyList<string>? warnings)
    {
        foreach (var warning in warnings ?? [])
        {
            terminal.Say($"Warning: {warning}");
        }
    }

    /// <summary>A time from a minute to 366 days; null where it is not given.</summary>
    public static Option<TimeSpan?> HalfLife() => new("--half-life")
    {
        Description = "Live items count less with age: after this time an item's score is half as far above the lowest rating. Ages count from when the item became available, or else was last changed.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Durations.TryParse(text, TimeSpan.FromDays(366), out var halfLife) && halfLife >= TimeSpan.FromMinutes(1))
            {
                return halfLife;
            }

            result.AddError($"--half-life must be a time between 1m and 366d, such as 12h or 2d, but was '{text}'. A number alone counts seconds.");
            return null;
        },
    };

    /// <summary>ITEM=RATING.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static SessionRating Rating(string text)
    {
        // An id may have the sign too: the last one counts.
        var sign = text.LastIndexOf('=');
        return sign > 0 && double.TryParse(text[(sign + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var rating) && double.IsFinite(rating)
            ? new SessionRating(text[..sign], rating)
            : throw new UsageException($"A rating must be ITEM=NUMBER, such as i12=4.5, but was '{text}'.");
    }

    /// <summary>FIELD=VALUE, each.</summary>
    /// <exception cref="UsageException">One is none.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Profile(IEnumerable<string> texts) => texts
        .Select(text => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign
            ? (Field: text[..sign], Value: text[(sign + 1)..])
            : throw new UsageException($"A feature must be FIELD=VALUE, such as age=25, but was '{text}'."))
        .GroupBy(feature => feature.Field, StringComparer.Ordinal)
        .ToDictionary(field => field.Key, field => (IReadOnlyList<string>)[.. field.Select(feature => feature.Value)], StringComparer.Ordinal);
}

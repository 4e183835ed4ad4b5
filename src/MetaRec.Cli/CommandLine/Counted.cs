using System.Globalization;

namespace MetaRec.Cli.CommandLine;

/// <summary>A number with its noun.</summary>
internal static class Counted
{
    /// <summary>"1 event", "1,200 events".</summary>
    /// <param name="number">How many.</param>
    /// <param name="noun">In the singular; its plural ends in s.</param>
    public static string Of(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}

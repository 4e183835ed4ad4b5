using System.Globalization;

namespace MetaRec.Cli.CommandLine;

/// <summary>Times as people write them: 90s, 5m, 2h, 1d; a number alone counts seconds.</summary>
internal static class Durations
{
    /// <summary>The longest time that a command can wait.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    /// <summary>Reads a time between nothing and 40 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration) => TryParse(text, LongestWait, out duration);

    /// <summary>Reads a time between nothing and the longest.</summary>
    public static bool TryParse(string text, TimeSpan longest, out TimeSpan duration)
    {
        duration = default;
        var unit = text.Length == 0 ? ' ' : text[^1];
        double? seconds = unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ when char.IsAsciiDigit(unit) => 1,
            _ => null,
        };
        var digits = char.IsAsciiDigit(unit) ? text : text[..Math.Max(0, text.Length - 1)];
        if (seconds is null || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value * seconds > longest.TotalSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(value * seconds.Value);
        return true;
    }
}

using System.Globalization;
using MetaRec.Contracts.Models;

namespace MetaRec.Contracts.Schedules;

/// <summary>What a schedule may be.</summary>
public static class ScheduleRules
{
    /// <summary>New ratings that a run needs where the schedule does not say.</summary>
    public const long DefaultMinNewEvents = 100;

    /// <summary>Most runs that are kept.</summary>
    public const int RunsKept = 50;

    /// <summary>From one time to the next where the schedule does not say.</summary>
    public static TimeSpan DefaultEvery { get; } = TimeSpan.FromDays(1);

    /// <summary>The shortest time from one run to the next.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time from one run to the next.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(366);

    /// <summary>What is wrong, by field; empty where nothing is.</summary>
    public static IReadOnlyDictionary<string, string[]> Problems(string name, ScheduleDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Require("name", ModelNames.IsValid(name), $"name must be {ModelNames.Rule}, but is '{name}'.");
        Require("model", ModelNames.IsValid(definition.Model), $"model must be {ModelNames.Rule}, but is '{definition.Model}'.");
        Require("every", definition.Every >= Shortest && definition.Every <= Longest, $"every must be between {Text(Shortest)} and {Text(Longest)}, but is {Text(definition.Every)}.");
        Require("minNewEvents", definition.MinNewEvents is >= 1 and <= 1_000_000_000, string.Create(CultureInfo.InvariantCulture, $"minNewEvents must be between 1 and 1000000000, but is {definition.MinNewEvents}."));
        foreach (var group in (definition.Spec?.Validate() ?? []).Select(rule => (Rule: rule, Key: $"spec.{rule.Split(' ', ':')[0]}")).GroupBy(rule => rule.Key, rule => rule.Rule))
        {
            problems[group.Key] = [.. group];
        }

        return problems;

        void Require(string field, bool holds, string message)
        {
            if (!holds)
            {
                problems[field] = [message];
            }
        }
    }

    /// <summary>Reads a time as people write it: 90m, 6h, 1d.</summary>
    public static bool TryParse(string? text, out TimeSpan every)
    {
        every = default;
        if (string.IsNullOrEmpty(text) || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1e6)
        {
            return false;
        }

        var minutes = text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 1440, _ => 0 };
        every = TimeSpan.FromMinutes(value * minutes);
        return minutes > 0;
    }

    /// <summary>A time as people write it.</summary>
    public static string Text(TimeSpan every) => every switch
    {
        { Ticks: 0 } => "0m",
        _ when every.Ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalDays}d"),
        _ when every.Ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{every.TotalHours}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{every.TotalMinutes}m"),
    };
}

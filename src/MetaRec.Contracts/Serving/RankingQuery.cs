using System.Globalization;
using MetaRec.Contracts.Schedules;

namespace MetaRec.Contracts.Serving;

/// <summary>What a user is to be shown of the catalogue.</summary>
[GenerateSerializer, Immutable, Alias("metarec.RankingQuery")]
public sealed record RankingQuery
{
    public const int MaxCount = 1000;
    public const int MaxOffset = 10_000;
    public const int MaxExcluded = 10_000;
    public const int MaxExplained = 50;
    public const int MaxQuestions = 100;

    /// <summary>How many items.</summary>
    [Id(0)]
    public int Count { get; init; } = 10;

    /// <summary>How many of the best are left out, for the next page.</summary>
    [Id(1)]
    public int Offset { get; init; }

    /// <summary>Only items that have one of these categories, or one of these values in any of their fields; empty: all.</summary>
    [Id(2)]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Items that are left out. One that is unknown is left out anyway.</summary>
    [Id(3)]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether items that the user has rated are left out.</summary>
    [Id(4)]
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>Whether to say which ratings moved the score of each item most.</summary>
    [Id(5)]
    public bool Explain { get; init; }

    /// <summary>
    /// How much likeness to what already stands in the ranking counts against an item (maximal marginal relevance): 0, the best items whatever they are, to 1, as different as can be.
    /// </summary>
    [Id(6)]
    public double Diversity { get; init; }

    /// <summary>The shortest half-life.</summary>
    public static TimeSpan ShortestHalfLife { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest half-life.</summary>
    public static TimeSpan LongestHalfLife { get; } = TimeSpan.FromDays(366);

    /// <summary>After which time a live item's score is half as far above the lowest rating; 1 minute to 366 days, null: scores do not fall with age.</summary>
    [Id(7)]
    public TimeSpan? HalfLife { get; init; }

    /// <exception cref="ServingException">A half-life is out of range.</exception>
    public static void CheckHalfLife(TimeSpan? halfLife)
    {
        if (halfLife < ShortestHalfLife || halfLife > LongestHalfLife)
        {
            throw ServingException.Invalid(
                "halfLife", $"halfLife must be between {ScheduleRules.Text(ShortestHalfLife)} and {ScheduleRules.Text(LongestHalfLife)}, but is {ScheduleRules.Text(halfLife.Value)}.");
        }
    }

    /// <exception cref="ServingException">A field is out of range.</exception>
    public void Check()
    {
        CheckHalfLife(HalfLife);
        Range("n", Count, 1, MaxCount);
        Range("offset", Offset, 0, MaxOffset);
        Range("exclude", Exclude.Count, 0, MaxExcluded);
        if (!(Diversity is >= 0 and <= 1))
        {
            throw ServingException.Invalid("diversity", string.Create(CultureInfo.InvariantCulture, $"diversity must be between 0 and 1, but is {Diversity}."));
        }

        if (Explain && Count > MaxExplained)
        {
            throw ServingException.Invalid("n", $"n must be at most {MaxExplained} where the answer is explained, but is {Count}.");
        }
    }

    private static void Range(string field, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw ServingException.Invalid(field, $"{field} must be between {low} and {high}, but is {value}.");
        }
    }
}

using System.Globalization;
using MetaRec.Client.Jobs;
using MetaRec.Contracts.Jobs;
using MetaRec.Data;

namespace MetaRec.Gateway.Jobs;

/// <summary>Reads parameters of a query; what is wrong names the parameter.</summary>
internal static class JobQuery
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    /// <exception cref="InvalidSpecException">There is no such state.</exception>
    public static IReadOnlyList<JobState> States(IEnumerable<string> names) => [.. names.SelectMany(name => name.Split(',')).Select(name =>
        JobStates.All.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<JobState>(name, ignoreCase: true)
            : throw Wrong("state", $"state must be one of {string.Join(", ", JobStates.All)}, but is '{name}'. {Suggestion.For(name, JobStates.All)}".TrimEnd()))];

    /// <exception cref="InvalidSpecException">It is not a number in the range.</exception>
    public static int Limit(string? text) => text is null ? DefaultLimit : (int)Number("limit", text, 1, MaxLimit);

    /// <exception cref="InvalidSpecException">It is not a number in the range.</exception>
    public static long Number(string name, string text, long low, long high) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high
            ? value
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number between {low} and {high}, but is '{text}'."));

    /// <exception cref="InvalidSpecException">It is not a number between 0 and 1.</exception>
    public static double Fraction(string name, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw Wrong(name, $"{name} must be a number between 0 and 1, but is '{text}'.");

    /// <exception cref="InvalidSpecException">It is neither.</exception>
    public static bool Flag(string name, string? text) => text switch
    {
        null or "false" => false,
        "" or "true" => true,
        _ => throw Wrong(name, $"{name} must be true or false, but is '{text}'."),
    };

    private static InvalidSpecException Wrong(string name, string message) => new(new Dictionary<string, string[]> { [name] = [message] });
}

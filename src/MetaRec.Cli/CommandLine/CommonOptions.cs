using System.CommandLine;
using System.Globalization;
using System.Numerics;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.CommandLine;

/// <summary>Options that several commands share, and how their values are checked: every message has value, rule and remedy.</summary>
internal static class CommonOptions
{
    /// <summary>"table" or "json".</summary>
    public static Option<string> Output() => Choice("--output", "Form of the result on standard output.", ["table", "json"], "table", "-o");

    /// <summary>Of every command.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show silo logs and, for an error, its stack trace.", Recursive = true };

    public static Option<int> Silos() => Number("--silos", "Silos of the cluster inside this process. The result does not depend on it.", 1, 16, 2);

    /// <summary>A text; null where it is not given.</summary>
    public static Option<string?> Text(string name, string description, string valueName, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName };

    public static Option<int?> Steps() => OptionalNumber("--steps", $"Meta-training steps; {TrainingSpec.DefaultSteps} by default.", 1, 10_000_000);

    /// <summary>A number within bounds.</summary>
    public static Option<T> Number<T>(string name, string description, T low, T high, T byDefault)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = $"{low}..{high}",
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => Parse(result, name, low, high),
        };

    /// <summary>A number within bounds that has to be given.</summary>
    public static Option<T> RequiredNumber<T>(string name, string description, T low, T high)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = $"{low}..{high}",
            Required = true,
            CustomParser = result => Parse(result, name, low, high),
        };

    /// <summary>A time, such as 90s, 5m or 2h; a number alone counts seconds.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Durations.TryParse(text, out var duration))
            {
                return duration;
            }

            result.AddError($"{name} must be a time such as 90s, 5m or 2h, but was '{text}'. A number alone counts seconds.");
            return null;
        },
    };

    /// <summary>One of a few words.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyList<string> values, string? byDefault, params string[] aliases)
    {
        var option = new Option<string>(name, aliases) { Description = description, HelpName = string.Join('|', values) };
        if (byDefault is not null)
        {
            option.DefaultValueFactory = _ => byDefault;
        }

        option.CompletionSources.Add([.. values]);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !values.Contains(result.Tokens[0].Value))
            {
                var value = result.Tokens[0].Value;
                result.AddError($"{name} must be one of {string.Join(", ", values)}, but was '{value}'. {Suggestion.For(value, values)}".TrimEnd());
            }
        });
        return option;
    }

    /// <summary>A number within bounds, or nothing.</summary>
    public static Option<int?> OptionalNumber(string name, string description, int low, int high) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => Parse(result, name, low, high),
    };

    private static T Parse<T>(System.CommandLine.Parsing.ArgumentResult result, string name, T low, T high)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
        {
            return value;
        }

        result.AddError($"{name} must be a number between {low} and {high}, but was '{text}'. Choose one in that range.");
        return default;
    }
}

using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MetaRec.Cli.Specs;

/// <summary>What a plain scalar means by the core schema of YAML 1.2: null, true and false, numbers, and everything else text. `yes` and `on` are texts.</summary>
internal static partial class YamlScalars
{
    /// <summary>The value of a plain scalar.</summary>
    /// <exception cref="FormatException">It is a number that JSON has no form for.</exception>
    public static JsonNode? Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
        }

        if (Whole().IsMatch(text))
        {
            return Number(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        if (Hexadecimal().IsMatch(text))
        {
            return Number(BigInteger.Parse($"0{text.AsSpan(2)}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        if (Octal().IsMatch(text))
        {
            return Number(text[2..].Aggregate(BigInteger.Zero, (value, digit) => (value * 8) + (digit - '0')));
        }

        if (NotFinite().IsMatch(text))
        {
            throw new FormatException($"'{text}' is not a number that a spec can hold. Write a finite one.");
        }

        if (!Fraction().IsMatch(text))
        {
            return JsonValue.Create(text);
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? JsonValue.Create(number) : throw new FormatException($"'{text}' is too large a number. Write a smaller one.");
    }

    private static JsonValue Number(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? JsonValue.Create((long)value)
        : value >= 0 && value <= ulong.MaxValue ? JsonValue.Create((ulong)value)
        : throw new FormatException($"{value} is too large a number. Write one that has 64 bits.");

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex("^0x[0-9a-fA-F]+$")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("^0o[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$")]
    private static partial Regex NotFinite();
}

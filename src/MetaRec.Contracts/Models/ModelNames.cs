using System.Text.RegularExpressions;

namespace MetaRec.Contracts.Models;

/// <summary>What a model may be called.</summary>
public static partial class ModelNames
{
    /// <summary>The model of requests that name none.</summary>
    public const string Default = "default";

    /// <summary>The rule, for messages.</summary>
    public const string Rule = "1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit";

    /// <summary>Whether a text may be a model's name.</summary>
    public static bool IsValid(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex Name();
}

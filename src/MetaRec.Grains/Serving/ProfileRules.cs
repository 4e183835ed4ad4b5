using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>What a profile must be like. Fields and values that a model does not know are kept and have no effect.</summary>
internal static class ProfileRules
{
    public const int MaxFields = 64;
    public const int MaxValues = 64;

    /// <exception cref="ServingException">It breaks a rule.</exception>
    public static void Check(IReadOnlyDictionary<string, IReadOnlyList<string>> features)
    {
        if (features.Count > MaxFields)
        {
            throw ServingException.Invalid("features", $"features must have at most {MaxFields} fields, but has {features.Count}.");
        }

        foreach (var (field, values) in features)
        {
            var name = $"features.{ExternalId.Shorten(field)}";
            if (ExternalId.Problem("The name of a feature", field) is { } wrong)
            {
                throw ServingException.Invalid("features", wrong);
            }

            if (values.Count > MaxValues)
            {
                throw ServingException.Invalid(name, $"{name} must have at most {MaxValues} values, but has {values.Count}.");
            }

            if (values.Select(value => ExternalId.Problem(name, value)).FirstOrDefault(problem => problem is not null) is { } problem)
            {
                throw ServingException.Invalid(name, problem);
            }
        }
    }
}

namespace MetaRec.Data.Specs;

/// <summary>Refuses parts of a spec that break a rule; <see cref="TrainingSpec.Validate"/> has all rules of the whole.</summary>
public static class SpecValidation
{
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message has the first broken rule.</exception>
    public static void Validate(this EpisodeSpec spec) => Throw(new SpecRules().Check(spec), nameof(spec));

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message has the first broken rule.</exception>
    public static void Validate(this SyntheticSpec spec) => Throw(new SpecRules().Check(spec), nameof(spec));

    /// <summary>All rules the spec breaks, each with the key it is about; empty where it is valid.</summary>
    public static IReadOnlyList<SpecProblem> Problems(this TrainingSpec spec) => [.. spec.Validate().Select(SpecProblem.Of)];

    private static void Throw(SpecRules rules, string name)
    {
        if (rules.Broken is [var first, ..])
        {
            throw new ArgumentOutOfRangeException(name, first);
        }
    }
}

using System.Reflection;

namespace MetaRec.Data.Specs;

/// <summary>
/// Which options of a <see cref="LearnerSpec"/> each meta-learner reads, as names of properties: the one place for it, known to processes that have no learners, such as a gateway.
/// <see cref="LearnerSpec.Name"/> and <see cref="LearnerSpec.QueryLoss"/> are read for all.
/// </summary>
public static class LearnerOptions
{
    /// <summary>All options that some learners read and others do not.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(LearnerSpec).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && property.Name is not (nameof(LearnerSpec.Name) or nameof(LearnerSpec.QueryLoss)))
            .Select(property => property.Name),
    ];

    /// <summary>Of every learner whose meta-gradient is a derivative through what it does with <c>task.Weights</c>: <see cref="LearnerSpec.Clusters"/>.</summary>
    public static IReadOnlyList<string> OfDerivatives { get; } = [nameof(LearnerSpec.Clusters)];

    /// <summary>Of learners that take gradient steps on the support.</summary>
    public static IReadOnlyList<string> OfSteps { get; } =
        [nameof(LearnerSpec.InnerSteps), nameof(LearnerSpec.InnerRate), nameof(LearnerSpec.SupportShrinkage), nameof(LearnerSpec.SupportLoss)];

    /// <summary>Of learners whose meta-gradient leads through such steps.</summary>
    public static IReadOnlyList<string> OfDifferentiatedSteps { get; } =
    [
        .. OfSteps, .. OfDerivatives, nameof(LearnerSpec.Order), nameof(LearnerSpec.SecondOrderFrom), nameof(LearnerSpec.MultiStepUntil), nameof(LearnerSpec.LearnInnerRates),
    ];

    public static IReadOnlyList<string> OfMaml { get; } = [.. OfDifferentiatedSteps, nameof(LearnerSpec.LearnInputRates), nameof(LearnerSpec.Pull)];

    /// <summary>A rate per weight, which is always learned.</summary>
    public static IReadOnlyList<string> OfMetaSgd { get; } = [.. OfDifferentiatedSteps.Where(option => option != nameof(LearnerSpec.LearnInnerRates))];

    public static IReadOnlyList<string> OfCavia { get; } = [.. OfDifferentiatedSteps, nameof(LearnerSpec.ContextSize)];

    public static IReadOnlyList<string> OfRidge { get; } = [.. OfDerivatives, nameof(LearnerSpec.RidgeStrength)];

    public static IReadOnlyList<string> OfProtoNet { get; } = [.. OfDerivatives, nameof(LearnerSpec.LikeThreshold), nameof(LearnerSpec.PrototypeStrength)];

    public static IReadOnlyList<string> OfRelationNet { get; } = [.. OfProtoNet, nameof(LearnerSpec.RelationWidth)];

    public static IReadOnlyList<string> OfCnp { get; } = [.. OfDerivatives, nameof(LearnerSpec.TaskWidth), nameof(LearnerSpec.SupportShrinkage)];
}

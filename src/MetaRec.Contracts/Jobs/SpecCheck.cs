using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Jobs;

/// <summary>What a silo makes of a spec that it has validated against the data.</summary>
/// <param name="Spec">The spec, with the fingerprint of the data.</param>
/// <param name="Tasks">Training tasks; null where the data was not loaded.</param>
/// <param name="Parameters">Numbers that θ consists of; null where the data was not loaded.</param>
/// <param name="Errors">What is wrong, by key; empty where the job can be accepted.</param>
[GenerateSerializer, Immutable, Alias("metarec.SpecCheck")]
public sealed record SpecCheck(
    [property: Id(0)] TrainingSpec Spec,
    [property: Id(1)] int? Tasks,
    [property: Id(2)] int? Parameters,
    [property: Id(3)] IReadOnlyDictionary<string, string[]> Errors);

namespace MetaRec.Contracts.Models;

/// <summary>What the version that was in service reached on the same ratings as the one that is evaluated.</summary>
/// <param name="Number">Number of the version in service.</param>
/// <param name="Score">Its errors.</param>
/// <param name="Difference">Mean over users of the evaluated version's MAE minus this one's; negative where the evaluated one is better.</param>
/// <param name="StandardError">Standard error of that mean; 0 with a single user.</param>
[GenerateSerializer, Immutable, Alias("metarec.InServiceScore")]
public sealed record InServiceScore(
    [property: Id(0)] int Number, [property: Id(1)] MethodScore Score, [property: Id(2)] double Difference, [property: Id(3)] double StandardError);

using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Schedules;

/// <summary>What a schedule is asked to do.</summary>
/// <param name="Model">The model to retrain.</param>
/// <param name="Every">From one time to the next.</param>
/// <param name="MinNewEvents">Ratings more than the run before was trained on, without which a run trains nothing.</param>
/// <param name="Promote">When the new version goes into service.</param>
/// <param name="Spec">How to train; null: as the version in service was trained. Its data set is the live one in any case.</param>
[GenerateSerializer, Immutable, Alias("metarec.ScheduleDefinition")]
public sealed record ScheduleDefinition(
    [property: Id(0)] string Model, [property: Id(1)] TimeSpan Every, [property: Id(2)] long MinNewEvents, [property: Id(3)] PromotionRule Promote, [property: Id(4)] TrainingSpec? Spec);

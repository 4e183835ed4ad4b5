using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Live;

/// <summary>What became of a wish for a snapshot.</summary>
/// <param name="Spec">The spec over the snapshot: base data set, snapshot and its name; as it was given where none was taken.</param>
/// <param name="Users">Users with a rating that counts.</param>
/// <param name="Ratings">Ratings that count: of several of one item the latest.</param>
/// <param name="Taken">Whether it was taken; false where there are fewer ratings than asked for.</param>
[GenerateSerializer, Immutable, Alias("metarec.LiveSnapshotTaken")]
public sealed record LiveSnapshotTaken([property: Id(0)] TrainingSpec Spec, [property: Id(1)] int Users, [property: Id(2)] long Ratings, [property: Id(3)] bool Taken);

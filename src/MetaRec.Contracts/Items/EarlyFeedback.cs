namespace MetaRec.Contracts.Items;

/// <summary>What the first ratings say of an item that its versions were not trained on.</summary>
/// <param name="Number">Ascending with every change.</param>
/// <param name="Ratings">How many there are, of a user each.</param>
/// <param name="Mean">Their mean; 0 without any.</param>
/// <param name="Shifts">What they add to the item, by version; a version that is not among them makes its own of the mean.</param>
[GenerateSerializer, Immutable, Alias("metarec.EarlyFeedback")]
public sealed record EarlyFeedback([property: Id(0)] long Number, [property: Id(1)] int Ratings, [property: Id(2)] double Mean, [property: Id(3)] IReadOnlyList<ItemShift> Shifts);

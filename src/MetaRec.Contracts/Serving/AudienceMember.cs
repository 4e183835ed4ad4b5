namespace MetaRec.Contracts.Serving;

/// <summary>A user who might like an item.</summary>
/// <param name="User">External id.</param>
/// <param name="Score">The predicted rating, within the scale.</param>
/// <param name="AdaptedOn">Ratings that the prediction reflects; 0: the profile alone.</param>
[GenerateSerializer, Immutable, Alias("metarec.AudienceMember")]
public sealed record AudienceMember([property: Id(0)] string User, [property: Id(1)] float Score, [property: Id(2)] int AdaptedOn);

namespace MetaRec.Client.Items;

/// <summary>A user who might like an item.</summary>
/// <param name="Id">External id.</param>
/// <param name="Score">The predicted rating, within the scale of the data set.</param>
/// <param name="AdaptedOn">Ratings that the prediction reflects; 0: the profile alone.</param>
public sealed record ItemAudienceMember(string Id, double Score, int AdaptedOn);

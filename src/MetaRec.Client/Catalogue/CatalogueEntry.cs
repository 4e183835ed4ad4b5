namespace MetaRec.Client.Catalogue;

/// <summary>An item that can be rated and recommended.</summary>
/// <param name="Id">The item.</param>
/// <param name="Title">What to show.</param>
/// <param name="Ratings">Ratings in the training data; 0 for a live item that is not in them, and for all where the version in service was trained privately.</param>
public sealed record CatalogueEntry(string Id, string Title, int Ratings);

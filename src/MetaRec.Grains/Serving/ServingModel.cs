using MetaRec.Data;
using MetaRec.Learning.Models;

namespace MetaRec.Grains.Serving;

/// <summary>A version as a silo serves it: loaded once, used by all its user grains.</summary>
/// <param name="Dataset">The catalogue.</param>
/// <param name="Model">Adapts and predicts.</param>
/// <param name="Items">Index by external item id.</param>
/// <param name="Users">Index by external user id.</param>
public sealed record ServingModel(
    Dataset Dataset, MetaRatingModel Model, IReadOnlyDictionary<string, int> Items, IReadOnlyDictionary<string, int> Users);

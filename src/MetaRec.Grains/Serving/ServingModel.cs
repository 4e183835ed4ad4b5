using MetaRec.Data;
using MetaRec.Learning.Models;

namespace MetaRec.Grains.Serving;

/// <summary>A version as a silo serves it: loaded once, used by all its user grains.</summary>
/// <param name="Dataset">The catalogue.</param>
/// <param name="Model">Adapts and predicts.</param>
/// <param name="Items">Index by external item id.</param>
/// <param name="Users">Index by external user id.</param>
public sealed record ServingModel(
    Dataset Dataset, MetaRatingModel Model, IReadOnlyDictionary<string, int> Items, IReadOnlyDictionary<string, int> Users)
{
    /// <summary>The items that have one of these values in any of their fields.</summary>
    internal HashSet<int> HavingAny(IReadOnlyList<string> values)
    {
        var items = new HashSet<int>();
        foreach (var field in Dataset.ItemFeatures.Fields)
        {
            var wanted = Enumerable.Range(0, field.Vocabulary.Count).Where(value => values.Contains(field.Vocabulary[value], StringComparer.OrdinalIgnoreCase)).ToHashSet();
            if (wanted.Count == 0)
            {
                continue;
            }

            for (var item = 0; item < field.Count; item++)
            {
                foreach (var value in field.Of(item))
                {
                    if (wanted.Contains(value))
                    {
                        items.Add(item);
                    }
                }
            }
        }

        return items;
    }
}

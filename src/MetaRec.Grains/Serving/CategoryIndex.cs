using MetaRec.Contracts.Items;
using MetaRec.Data;

namespace MetaRec.Grains.Serving;

/// <summary>Which items have which category or value of a field, whatever its case. Immutable and thread-safe.</summary>
internal sealed class CategoryIndex
{
    private readonly Dictionary<string, int[]> _items;

    private CategoryIndex(IEnumerable<(string Name, int Item)> entries) => _items = entries
        .GroupBy(entry => entry.Name, entry => entry.Item, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(name => name.Key, name => name.Distinct().ToArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The categories, each as it was first written.</summary>
    public IReadOnlyCollection<string> Names => _items.Keys;

    /// <summary>The items of the training data, by the values of their fields.</summary>
    public static CategoryIndex Of(Dataset dataset) => new(dataset.ItemFeatures.Fields.SelectMany(
        field => Enumerable.Range(0, field.Count).SelectMany(item => field.Of(item).ToArray().Select(value => (field.Vocabulary[value], item)))));

    /// <summary>Live items, by their categories and the values of their fields.</summary>
    public static CategoryIndex Of(IEnumerable<KeyValuePair<int, CatalogueItem>> live) => new(live.SelectMany(
        entry => entry.Value.Content.Categories.Concat(entry.Value.Content.Features.Values.SelectMany(values => values)).Select(name => (name, entry.Key))));

    /// <summary>Whether an item has the category.</summary>
    public bool Has(string category) => _items.ContainsKey(category);

    /// <summary>The items of a category; none where there is no such category.</summary>
    public IReadOnlyList<int> this[string category] => _items.GetValueOrDefault(category) ?? [];
}

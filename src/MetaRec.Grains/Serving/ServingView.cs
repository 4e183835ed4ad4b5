using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Grains.Items;
using MetaRec.Learning.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>A version with the live catalogue as it was at one time: what can be ranked, and what of it may be shown. Immutable and thread-safe.</summary>
internal sealed class ServingView
{
    private readonly string _checkpoint;
    private readonly LiveCatalogue? _catalogue;
    private readonly Dictionary<CatalogueItem, LiveItem> _liveItems;
    private readonly Dictionary<int, CatalogueItem> _liveByIndex;
    private readonly (int Index, ItemContent Content)[] _restricted;
    private readonly Lazy<CategoryIndex> _trained;
    private readonly Lazy<CategoryIndex> _live;
    private readonly int[] _liveIndices;
    private readonly DateTimeOffset[] _starts;

    private ServingView(
        string checkpoint, Dataset dataset, Recommender recommender, LiveCatalogue? catalogue, Dictionary<CatalogueItem, LiveItem> liveItems, Lazy<CategoryIndex> trained)
    {
        (_checkpoint, Dataset, Recommender, _catalogue, _liveItems, _trained) = (checkpoint, dataset, recommender, catalogue, liveItems, trained);
        _liveByIndex = liveItems.Keys.ToDictionary(item => recommender.IndexOf(item.Id));
        _restricted = [.. _liveByIndex.Select(entry => (entry.Key, entry.Value.Content))
            .Where(entry => entry.Content is { Hidden: true } or { AvailableFrom: not null } or { AvailableUntil: not null })];
        _live = new Lazy<CategoryIndex>(() => CategoryIndex.Of(_liveByIndex));
        _liveIndices = [.. _liveByIndex.Keys.Order()];
        _starts = Array.ConvertAll(_liveIndices, index => _liveByIndex[index].Start);
    }

    public Dataset Dataset { get; }

    public Recommender Recommender { get; }

    /// <summary>A version without live items.</summary>
    public static ServingView First(string checkpoint, Dataset dataset, Recommender recommender) => new(
        checkpoint, dataset, recommender, null, new Dictionary<CatalogueItem, LiveItem>(ReferenceEqualityComparer.Instance), new Lazy<CategoryIndex>(() => CategoryIndex.Of(dataset)));

    /// <summary>The same with a live catalogue; this view, if it has it already.</summary>
    public ServingView With(LiveCatalogue live)
    {
        if (ReferenceEquals(live, _catalogue) || (live.Count == 0 && _liveItems.Count == 0))
        {
            return this;
        }

        // Items that have not changed are the same objects, which spares the recommender from reading them again.
        var items = new Dictionary<CatalogueItem, LiveItem>(live.Count, ReferenceEqualityComparer.Instance);
        foreach (var item in live.Items)
        {
            items[item] = _liveItems.GetValueOrDefault(item) ?? Adapted(item);
        }

        return new ServingView(_checkpoint, Dataset, Recommender.WithLiveItems([.. items.Values]), live, items, _trained);
    }

    /// <summary>The index of an item, or −1.</summary>
    public int IndexOf(string item) => Recommender.IndexOf(item);

    /// <summary>What to show of an item: the live title, else that of the training data, else its id.</summary>
    public string TitleOf(int item) => _liveByIndex.TryGetValue(item, out var live) && live.Content.Title is { } title
        ? title
        : item < Dataset.Titles.Count ? Dataset.Titles[item] : Recommender.IdOf(item);

    /// <summary>The items that must not be recommended at a time: hidden ones, those not available yet, and those no more.</summary>
    public ItemSet UnavailableAt(DateTimeOffset now) => new(_restricted.Where(entry => !entry.Content.IsAvailable(now)).Select(entry => entry.Index));

    /// <summary>How scores fall with the age of the live items at a time: towards the lowest rating, since the items' starts.</summary>
    public ItemDecay DecayAt(DateTimeOffset now, TimeSpan halfLife) =>
        new(Dataset.Scale.Min, _liveIndices, Array.ConvertAll(_starts, start => Math.Max(0, (now - start) / halfLife)));

    /// <summary>Available items whose title or id has a text, those that begin with it first, then those that were rated most.</summary>
    /// <param name="text">The text, whatever its case; empty: all items.</param>
    /// <param name="count">Most items.</param>
    /// <param name="ratings">Ratings by item of the training data.</param>
    /// <param name="now">Decides what is available.</param>
    public IReadOnlyList<CatalogueFinding> Search(string text, int count, IReadOnlyList<int> ratings, DateTimeOffset now)
    {
        var unavailable = UnavailableAt(now);
        var items = Enumerable.Range(0, Dataset.Items.Count).Concat(_liveByIndex.Keys.Where(item => item >= Dataset.Items.Count));
        return [.. items.Where(item => !unavailable.Contains(item))
            .Select(item => new CatalogueFinding(Recommender.IdOf(item), TitleOf(item), item < ratings.Count ? ratings[item] : 0))
            .Where(found => found.Title.Contains(text, StringComparison.OrdinalIgnoreCase) || found.Item.Contains(text, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(found => found.Title.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ThenByDescending(found => found.Ratings).ThenBy(found => found.Item, StringComparer.Ordinal)
            .Take(count)];
    }

    /// <summary>The items that have one of these categories: live ones by their categories and features, those of the training data by their features.</summary>
    public ItemSet HavingAny(IReadOnlyList<string> categories)
    {
        var items = new ItemSet();
        foreach (var category in categories)
        {
            foreach (var item in _trained.Value[category])
            {
                if (!_liveByIndex.ContainsKey(item))
                {
                    items.Add(item);
                }
            }

            foreach (var item in _live.Value[category])
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Whether an item has a category, shown or not.</summary>
    public bool HasCategory(string category) => _trained.Value.Has(category) || _live.Value.Has(category);

    /// <summary>All categories, and values that stand for them, in no order.</summary>
    public IReadOnlyCollection<string> Categories() => _trained.Value.Names.Concat(_live.Value.Names).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The item with what early ratings add to it in this version; of a version that they have not been held against yet, to its level.</summary>
    private LiveItem Adapted(CatalogueItem item)
    {
        var cold = new LiveItem { Id = item.Id, Features = item.Content.Features };
        if (item.Early is not { Ratings: > 0 } early || Recommender.IsTrainedOn(item.Id))
        {
            return cold;
        }

        return early.Shifts.FirstOrDefault(shift => shift.Checkpoint == _checkpoint) is { } known
            ? new LiveItem { Id = item.Id, Features = item.Content.Features, BaseShift = known.Base, EmbeddingShift = known.Embedding.Values.ToArray() }
            : Recommender.AdaptItem(cold, [.. Enumerable.Repeat(new ItemFeedback(null, (float)early.Mean), early.Ratings)]);
    }
}

namespace MetaRec.Learning.Serving;

/// <summary>The live items of a recommender: where each stands, and its row in a block of its own. Immutable.</summary>
internal sealed class LiveItems
{
    private readonly Dictionary<string, int> _indices;
    private readonly Dictionary<LiveItem, int> _rows;

    private LiveItems(Dictionary<string, int> indices, Dictionary<LiveItem, int> rows, int[] places, ItemBlock block)
    {
        (_indices, _rows, Places, Block) = (indices, rows, places, block);
        Rows = new Dictionary<int, int>(places.Length);
        for (var row = 0; row < places.Length; row++)
        {
            Rows[places[row]] = row;
        }
    }

    public ItemBlock Block { get; }

    /// <summary>The item that each row of <see cref="Block"/> is.</summary>
    public int[] Places { get; }

    /// <summary>The row of an item.</summary>
    public Dictionary<int, int> Rows { get; }

    /// <summary>Items that are not in the training data, those that have been taken away again too: their indices are not used again.</summary>
    public int Slots => _indices.Count;

    public static LiveItems None(ServingCore core) => new(new Dictionary<string, int>(StringComparer.Ordinal), [], [], core.Block([], []));

    /// <summary>Index of an item that the training data does not have, or −1.</summary>
    public int IndexOf(string id) => _indices.GetValueOrDefault(id, -1);

    public string? IdOf(int index) => _indices.FirstOrDefault(pair => pair.Value == index).Key;

    public LiveItems With(ServingCore core, IReadOnlyList<LiveItem> items)
    {
        var indices = new Dictionary<string, int>(_indices, StringComparer.Ordinal);
        var rows = new Dictionary<LiveItem, int>(items.Count);
        var places = new int[items.Count];
        var width = core.Layout.ItemWidth;
        var inputs = new float[items.Count * width];
        var bases = new float[items.Count];
        var seen = new HashSet<string>(items.Count, StringComparer.Ordinal);
        for (var row = 0; row < items.Count; row++)
        {
            var item = items[row];
            if (!seen.Add(item.Id))
            {
                throw new ArgumentException($"Each live item must be given once, but '{item.Id}' is there twice. Give its latest state alone.", nameof(items));
            }

            var known = core.Indices.GetValueOrDefault(item.Id, -1);
            if (known < 0 && !indices.TryGetValue(item.Id, out places[row]))
            {
                places[row] = core.Catalogue.Count + indices.Count;
                indices.Add(item.Id, places[row]);
            }

            places[row] = known < 0 ? places[row] : known;
            rows[item] = row;
            var input = inputs.AsSpan(row * width, width);
            if (_rows.TryGetValue(item, out var before))
            {
                Block.Input(before).CopyTo(input);
                bases[row] = Block.Bases[before];
            }
            else
            {
                bases[row] = Read(core, item, known, input);
            }
        }

        return new LiveItems(indices, rows, places, core.Block(inputs, bases));
    }

    /// <summary>Writes an item's input.</summary>
    /// <returns>Its base.</returns>
    private static float Read(ServingCore core, LiveItem item, int known, Span<float> input)
    {
        if (item.EmbeddingShift.Count > 0 && (item.EmbeddingShift.Count != core.EmbeddingPart(input).Length || !item.EmbeddingShift.All(float.IsFinite)))
        {
            throw new ArgumentException(
                $"The embedding shift of item '{item.Id}' must have {core.EmbeddingPart(input).Length} finite numbers for this model, but has {item.EmbeddingShift.Count}. Adapt the item again.", nameof(item));
        }

        if (!float.IsFinite(item.BaseShift))
        {
            throw new ArgumentException($"The base shift of item '{item.Id}' must be finite, but is {item.BaseShift}. Adapt the item again.", nameof(item));
        }

        var values = core.ItemValues(item);
        core.ReadItem(values, known, item.EmbeddingShift, input);
        return core.Context.Base(known, values) + item.BaseShift;
    }
}

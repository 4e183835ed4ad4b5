using MetaRec.Data;

namespace MetaRec.Learning.Baselines;

/// <summary>
/// Item content as sparse rows for a linear model: MPAA rate and genres where the data set has them, else every field with a small vocabulary.
/// A field's values share a weight of one per item, so that an item with many genres does not count more than one with a single genre.
/// </summary>
internal sealed class ItemContent
{
    private const int LargestVocabulary = 64;
    private const double Ridge = 10;

    private readonly List<(FeatureField Field, int Start)> _fields = [];
    private readonly Dictionary<FeatureField, int> _places;

    public ItemContent(FeatureTable features)
    {
        _places = features.Fields.Select((field, place) => (field, place)).ToDictionary(pair => pair.field, pair => pair.place);
        var named = new[] { features.Find("rate"), features.Find("genre") };
        var chosen = Array.TrueForAll(named, field => field is not null)
            ? named.OfType<FeatureField>()
            : features.Fields.Where(field => field.Vocabulary.Count <= LargestVocabulary);
        foreach (var field in chosen)
        {
            _fields.Add((field, Width));
            Width += field.Vocabulary.Count;
        }
    }

    /// <summary>How many columns a row has.</summary>
    public int Width { get; }

    /// <summary>Writes the columns of an item that are not zero and clears the buffer first.</summary>
    public void Read(int item, List<(int Column, double Value)> row)
    {
        row.Clear();
        foreach (var (field, start) in _fields)
        {
            Add(field.Of(item), start, row);
        }
    }

    /// <summary>The same for an item that the table does not have.</summary>
    /// <param name="values">Its vocabulary indices, field by field of the table.</param>
    /// <param name="row">Receives the columns.</param>
    public void Read(IReadOnlyList<int[]> values, List<(int Column, double Value)> row)
    {
        row.Clear();
        foreach (var (field, start) in _fields)
        {
            Add(values[_places[field]], start, row);
        }
    }

    /// <summary>The weights of a ridge regression of mean on content: over the rated items, weighted by their ratings.</summary>
    /// <param name="counts">Ratings of each item.</param>
    /// <param name="sums">Their sum.</param>
    public double[] Fit(int[] counts, double[] sums)
    {
        var gram = new double[Width * Width];
        var weights = new double[Width];
        var row = new List<(int Column, double Value)>();
        for (var item = 0; item < counts.Length; item++)
        {
            if (counts[item] == 0)
            {
                continue;
            }

            Read(item, row);
            foreach (var (column, value) in row)
            {
                weights[column] += value * sums[item];
                foreach (var (other, otherValue) in row)
                {
                    gram[(column * Width) + other] += counts[item] * value * otherValue;
                }
            }
        }

        for (var column = 0; column < Width; column++)
        {
            gram[(column * Width) + column] += Ridge;
        }

        Cholesky.Solve(gram, weights);
        return weights;
    }

    /// <summary>What weights make of a row.</summary>
    public static float Dot(List<(int Column, double Value)> row, double[] weights)
    {
        var sum = 0.0;
        foreach (var (column, value) in row)
        {
            sum += value * weights[column];
        }

        return (float)sum;
    }

    private static void Add(ReadOnlySpan<int> values, int start, List<(int Column, double Value)> row)
    {
        foreach (var value in values)
        {
            row.Add((start + value, 1.0 / values.Length));
        }
    }
}

using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Serving;

/// <summary>What a user's model adapts on: the chosen interactions, oldest first, as the model meets them. Does not refer to any item side, so it outlives changes of the catalogue. Immutable.</summary>
internal sealed record SupportSet
{
    /// <summary>Index of the user; −1 for one whom the training data does not have.</summary>
    public required int User { get; init; }

    /// <summary>Vocabulary indices of the user's features, field by field.</summary>
    public required IReadOnlyList<int[]> UserValues { get; init; }

    /// <summary>The items' indices.</summary>
    public required int[] Items { get; init; }

    public required float[] Ratings { get; init; }

    /// <summary>The items' bases.</summary>
    public required float[] Bases { get; init; }

    /// <summary>The items' inputs, row by row.</summary>
    public required float[] Inputs { get; init; }

    public int Count => Items.Length;

    public long Bytes => sizeof(float) * ((long)Inputs.Length + (3 * Items.Length));

    /// <summary>The same without one of its interactions.</summary>
    public SupportSet Without(int row)
    {
        var width = Inputs.Length / Count;
        return this with
        {
            Items = [.. Items[..row], .. Items[(row + 1)..]],
            Ratings = [.. Ratings[..row], .. Ratings[(row + 1)..]],
            Bases = [.. Bases[..row], .. Bases[(row + 1)..]],
            Inputs = [.. Inputs[..(row * width)], .. Inputs[((row + 1) * width)..]],
        };
    }

    /// <summary>A micro-batch of one task without query.</summary>
    /// <param name="context">Gives the rating range.</param>
    /// <param name="negatives">How many items behind the support's own the support is compared with.</param>
    public MicroBatch Batch(Models.ModelContext context, int negatives) => new()
    {
        Tasks = 1,
        Support = Count,
        Query = 0,
        Users = [User],
        Items = new DistinctItem[Count + negatives],
        SupportRows = [.. Enumerable.Range(0, Count).Select(row => (long)row)],
        QueryRows = [],
        SupportTargets = [.. Ratings.Zip(Bases, (rating, level) => rating - level)],
        SupportLabels = Array.ConvertAll(Ratings, context.Scale.Position),
        QueryTargets = [],
        QueryLabels = [],
        QueryBases = [],
        SupportNegatives = Count == 0 ? 0 : negatives / Count,
        SupportNegativeRows = [.. Enumerable.Range(Count, negatives).Select(row => (long)row)],
        SupportCounts = [Count],
        QueryCounts = [0],
    };
}

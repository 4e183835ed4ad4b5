namespace MetaRec.Data.Tasks;

/// <summary>The interactions of one user within one partition, in the order of the source, or in time: what a user task is drawn from.</summary>
/// <param name="User">Index of the user.</param>
/// <param name="Items">Item indices.</param>
/// <param name="Ratings">Ratings, parallel to <paramref name="Items"/>.</param>
public sealed record History(int User, int[] Items, float[] Ratings)
{
    /// <summary>Unix times in seconds, parallel to <see cref="Items"/>; empty where the data set has none.</summary>
    public long[] Times { get; init; } = [];

    public int Length => Items.Length;

    /// <summary>The same interactions, oldest first, without the latest ones; those of one time stay in the order of the source.</summary>
    /// <param name="withoutLatest">How many are left out.</param>
    internal History InTime(int withoutLatest = 0)
    {
        int[] rows = [.. Enumerable.Range(0, Length).OrderBy(row => Times[row]).Take(Math.Max(0, Length - withoutLatest))];
        return new History(User, Array.ConvertAll(rows, row => Items[row]), Array.ConvertAll(rows, row => Ratings[row])) { Times = Array.ConvertAll(rows, row => Times[row]) };
    }
}

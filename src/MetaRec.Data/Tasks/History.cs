namespace MetaRec.Data.Tasks;

/// <summary>The interactions of one user within one partition, in the order of the source: what a user task is drawn from.</summary>
/// <param name="User">Index of the user.</param>
/// <param name="Items">Item indices.</param>
/// <param name="Ratings">Ratings, parallel to <paramref name="Items"/>.</param>
public sealed record History(int User, int[] Items, float[] Ratings)
{
    public int Length => Items.Length;
}

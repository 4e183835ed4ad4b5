namespace MetaRec.Data.Tasks;

/// <summary>One draw of a support set and a query set from a task. Arrays are never modified after construction.</summary>
/// <param name="Task">Index of the task in its task set.</param>
/// <param name="User">Index of the user whose task it is; −1 for a user whom the data set does not know.</param>
/// <param name="SupportItems">Items adapted on; may be empty (no adaptation).</param>
/// <param name="SupportRatings">Ratings, parallel to <paramref name="SupportItems"/>.</param>
/// <param name="QueryItems">Items predicted.</param>
/// <param name="QueryRatings">Ratings, parallel to <paramref name="QueryItems"/>.</param>
public sealed record Episode(int Task, int User, int[] SupportItems, float[] SupportRatings, int[] QueryItems, float[] QueryRatings)
{
    /// <summary>Items that the user did not have, as many for each support row, row after row; empty where the inner loop compares with none.</summary>
    public int[] SupportNegatives { get; init; } = [];

    /// <summary>Items that the user did not have, as many for each query row, row after row; empty where the query loss compares with none.</summary>
    public int[] QueryNegatives { get; init; } = [];
}

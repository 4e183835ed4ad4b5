using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>What may be asked of items by id.</summary>
internal static class RankRules
{
    /// <exception cref="ServingException">Too many items, or none, or a half-life out of its range.</exception>
    public static void Check(IReadOnlyList<string> items, bool explain, TimeSpan? halfLife)
    {
        RankingQuery.CheckHalfLife(halfLife);
        var most = explain ? RankingQuery.MaxExplained : RankingQuery.MaxCount;
        if (items.Count < 1 || items.Count > most)
        {
            throw ServingException.Invalid("items", $"items must have between 1 and {most} ids{(explain ? " where the answer is explained" : "")}, but has {items.Count}.");
        }
    }
}

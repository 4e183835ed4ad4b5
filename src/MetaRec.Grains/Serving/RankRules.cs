using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>How many items may be asked for by id.</summary>
internal static class RankRules
{
    /// <exception cref="ServingException">Too many, or none.</exception>
    public static void Check(IReadOnlyList<string> items, bool explain)
    {
        var most = explain ? RankingQuery.MaxExplained : RankingQuery.MaxCount;
        if (items.Count < 1 || items.Count > most)
        {
            throw ServingException.Invalid("items", $"items must have between 1 and {most} ids{(explain ? " where the answer is explained" : "")}, but has {items.Count}.");
        }
    }
}

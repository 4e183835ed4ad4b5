using System.Globalization;
using MetaRec.Contracts.Serving;
using MetaRec.Learning.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>Answers for one user: the adapted model, over the catalogue as it is now. Takes milliseconds of computing: not for a grain's own thread.</summary>
/// <param name="view">The version and the catalogue.</param>
/// <param name="version">The version's number.</param>
/// <param name="adapted">What the version makes of the user.</param>
/// <param name="coldStart">Whether the user has no interactions at all.</param>
/// <param name="now">Decides what is available.</param>
internal sealed class ServedUser(ServingView view, int version, AdaptedUser adapted, bool coldStart, DateTimeOffset now)
{
    /// <summary>Reasons given for an item.</summary>
    private const int Reasons = 3;

    /// <summary>Most categories that are named where one is unknown.</summary>
    private const int ListedCategories = 30;

    private readonly ItemSet _unavailable = view.UnavailableAt(now);

    /// <summary>The best items.</summary>
    public RecommendationList Recommend(RankingQuery query)
    {
        var decay = DecayOf(query.HalfLife);
        using var scores = view.Recommender.ScoreAll(adapted, decay);
        var best = scores.TopItems(new RankingRequest
        {
            Count = query.Count,
            Offset = query.Offset,
            Exclude = Excluded(query.Exclude),
            Allowed = query.Categories.Count == 0 ? null : view.HavingAny(query.Categories),
            ExcludeRated = query.ExcludeSeen,
            Diversity = query.Diversity,
        });
        int[] items = [.. best.Select(ranked => ranked.Item)];

        // Where nothing but rated items is left out, the place is the rank.
        var isWhole = query is { ExcludeSeen: true, Diversity: 0, Exclude.Count: 0, Categories.Count: 0 };
        return List(items, scores, isWhole ? [.. items.Select((_, place) => query.Offset + place + 1)] : RanksOf(items, scores), query.Explain, decay) with
        {
            Warnings = query.Categories.Count == 0 ? null : UnknownCategories(query.Categories),
        };
    }

    /// <summary>The items to ask the user about next.</summary>
    public RecommendationList Ask(int count)
    {
        var candidates = _unavailable.Count == 0 ? null : new ItemSet(Enumerable.Range(0, view.Dataset.Items.Count).Where(item => !_unavailable.Contains(item)));
        int[] items = [.. view.Recommender.AskNext(adapted, count, candidates)];
        using var scores = view.Recommender.ScoreAll(adapted);
        return List(items, scores, RanksOf(items, scores), explain: false, decay: null);
    }

    /// <summary>Given items, in their order.</summary>
    /// <exception cref="ServingException">An item is unknown.</exception>
    public RecommendationList Rank(IReadOnlyList<string> ids, bool explain, TimeSpan? halfLife)
    {
        var items = new int[ids.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"items[{i}]");
            items[i] = ExternalId.Problem(field, ids[i]) is { } malformed ? throw ServingException.Invalid(field, malformed) : view.IndexOf(ids[i]);
            if (items[i] < 0)
            {
                throw ServingException.Invalid(field, FeedbackRules.UnknownItem(field, ids[i]));
            }
        }

        var decay = DecayOf(halfLife);
        using var scores = view.Recommender.ScoreAll(adapted, decay);
        return List(items, scores, RanksOf(items, scores), explain, decay);
    }

    private RecommendationList List(int[] items, CatalogueScores scores, int[] ranks, bool explain, ItemDecay? decay)
    {
        var reasons = explain ? view.Recommender.Explain(adapted, items, decay) : null;
        return new RecommendationList(version, adapted.Interactions, [.. items.Select((item, place) => new Recommendation(
            view.Recommender.IdOf(item), view.TitleOf(item), view.Dataset.Scale.Clip(scores[item]), ranks[place])
        {
            Reasons = reasons?[place].Take(Reasons).Select(reason => new Reason(view.Recommender.IdOf(reason.Item), reason.Rating, reason.Effect)).ToArray(),
        })])
        {
            ColdStart = coldStart,
        };
    }

    private string[]? UnknownCategories(IReadOnlyList<string> categories)
    {
        string[] unknown = [.. categories.Where(category => !view.HasCategory(category)).Distinct(StringComparer.OrdinalIgnoreCase).Take(FeatureWarnings.Most)];
        if (unknown.Length == 0)
        {
            return null;
        }

        var known = view.Categories();
        var all = known.Count is > 0 and <= ListedCategories ? $"There are {string.Join(", ", known.Order(StringComparer.OrdinalIgnoreCase))}." : "";
        return Array.ConvertAll(unknown, category => string.Join(' ', ((string[])
            [$"No item has the category '{ExternalId.Shorten(category)}', or such a value in a field.", FeatureWarnings.Near(category, known), all]).Where(part => part.Length > 0)));
    }

    private ItemDecay? DecayOf(TimeSpan? halfLife) => halfLife is { } time ? view.DecayAt(now, time) : null;

    /// <summary>Ranks among all that the user has not rated and that are available.</summary>
    private int[] RanksOf(int[] items, CatalogueScores scores) => scores.RanksOf(items, _unavailable);

    private ItemSet Excluded(IReadOnlyList<string> given)
    {
        if (given.Count == 0)
        {
            return _unavailable;
        }

        var excluded = view.UnavailableAt(now);
        foreach (var item in given.Select(view.IndexOf).Where(item => item >= 0))
        {
            excluded.Add(item);
        }

        return excluded;
    }
}

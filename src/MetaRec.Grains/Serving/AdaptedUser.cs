using MetaRec.Contracts.Serving;
using MetaRec.Data.Tasks;

namespace MetaRec.Grains.Serving;

/// <summary>What a version makes of one user: scores of the whole catalogue, after adaptation. Immutable; recomputable.</summary>
internal sealed class AdaptedUser
{
    /// <summary>A user's latest ratings that adaptation looks at.</summary>
    public const int MaxSupport = 200;

    /// <summary>Reasons given for an item.</summary>
    private const int Reasons = 3;

    private readonly ServingModel _serving;
    private readonly int _version;
    private readonly bool _coldStart;
    private readonly Episode _support;
    private readonly float[] _scores;
    private readonly int[] _ranking;
    private readonly int[] _ranks;
    private readonly HashSet<int> _rated;

    private AdaptedUser(ServingModel serving, int version, bool coldStart, Episode support, float[] scores, HashSet<int> rated)
    {
        (_serving, _version, _coldStart, _support, _scores, _rated) = (serving, version, coldStart, support, scores, rated);
        _ranking = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(_ranking, (a, b) => scores[b].CompareTo(scores[a]) is var order && order != 0 ? order : a - b);
        _ranks = new int[scores.Length];
        var rank = 0;
        foreach (var item in _ranking.Where(item => !rated.Contains(item)))
        {
            _ranks[item] = ++rank;
        }
    }

    /// <summary>Adapts and scores. Takes milliseconds of computing.</summary>
    /// <param name="serving">The version.</param>
    /// <param name="version">Its number.</param>
    /// <param name="user">External id; null: a user whom the training data cannot know.</param>
    /// <param name="ratings">One for each item, oldest first. A version trained on other data may lack items: those are left out.</param>
    public static AdaptedUser Of(ServingModel serving, int version, string? user, IReadOnlyList<ItemRating> ratings)
    {
        var known = ratings.Where(rating => serving.Items.ContainsKey(rating.Item)).ToArray();
        var support = known.TakeLast(MaxSupport).ToArray();
        var episode = new Episode(
            0, user is null ? -1 : serving.Users.GetValueOrDefault(user, -1),
            [.. support.Select(rating => serving.Items[rating.Item])], [.. support.Select(rating => rating.Rating)], [], []);
        int[] all = [.. Enumerable.Range(0, serving.Dataset.Items.Count)];
        var scores = serving.Model.Predict([episode with { QueryItems = all, QueryRatings = new float[all.Length] }])[0];
        return new AdaptedUser(serving, version, ratings.Count == 0, episode, scores, [.. known.Select(rating => serving.Items[rating.Item])]);
    }

    /// <summary>The best items.</summary>
    public RecommendationList Recommend(RankingQuery query)
    {
        var excluded = query.Exclude.Where(_serving.Items.ContainsKey).Select(item => _serving.Items[item]).ToHashSet();
        var allowed = query.Categories.Count == 0 ? null : _serving.HavingAny(query.Categories);
        return List(
            _ranking
                .Where(item => !(query.ExcludeSeen && _rated.Contains(item)) && !excluded.Contains(item) && allowed?.Contains(item) != false)
                .Skip(query.Offset).Take(query.Count),
            query.Explain);
    }

    /// <summary>Given items, in their order.</summary>
    /// <exception cref="ServingException">An item is unknown.</exception>
    public RecommendationList Rank(IReadOnlyList<string> items, bool explain)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (FeedbackRules.ItemProblem($"items[{i}]", items[i], _serving) is { } problem)
            {
                throw ServingException.Invalid($"items[{i}]", problem);
            }
        }

        return List(items.Select(item => _serving.Items[item]), explain);
    }

    private RecommendationList List(IEnumerable<int> items, bool explain)
    {
        int[] listed = [.. items];
        var reasons = explain ? ReasonsOf(listed) : null;
        return new RecommendationList(_version, _support.SupportItems.Length, [.. listed.Select((item, place) => new Recommendation(
            _serving.Dataset.Items[item], _serving.Dataset.Titles[item], _serving.Dataset.Scale.Clip(_scores[item]), _ranks[item]) { Reasons = reasons?[place] })])
        {
            ColdStart = _coldStart,
        };
    }

    /// <summary>Leaves out one rating after the other, and adapts without it.</summary>
    private Reason[][] ReasonsOf(int[] items)
    {
        var query = _support with { QueryItems = items, QueryRatings = new float[items.Length] };
        var support = _support.SupportItems.Length;
        var without = _serving.Model.Predict([query, .. Enumerable.Range(0, support).Select(row => query with
        {
            SupportItems = [.. _support.SupportItems.Where((_, other) => other != row)],
            SupportRatings = [.. _support.SupportRatings.Where((_, other) => other != row)],
        })]);
        return [.. items.Select((_, place) => Enumerable.Range(0, support)
            .Select(row => new Reason(
                _serving.Dataset.Items[_support.SupportItems[row]], _support.SupportRatings[row], without[0][place] - without[row + 1][place]))
            .OrderByDescending(reason => Math.Abs(reason.Contribution)).Take(Reasons).ToArray())];
    }
}

using System.Diagnostics;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Contracts.Tracing;
using MetaRec.Grains.Placement;
using MetaRec.Learning.Serving;
using Orleans.Concurrency;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="ISessionGrain"/>
[SiloRole(SiloRoles.Serving), StatelessWorker, Reentrant]
internal sealed class SessionGrain(ServingWorlds worlds, ServingPool pool, ServingMetrics metrics, TimeProvider time) : Grain, ISessionGrain
{
    public Task<RecommendationList> RecommendAsync(SessionQuery session, RankingQuery query)
    {
        query.Check();
        return AnswerAsync(ServingMetrics.SessionRecommend, session, adapted => adapted.Recommend(query));
    }

    public Task<RecommendationList> RankAsync(SessionQuery session, IReadOnlyList<string> items, bool explain, TimeSpan? halfLife)
    {
        RankRules.Check(items, explain, halfLife);
        return AnswerAsync(ServingMetrics.SessionRank, session, adapted => adapted.Rank(items, explain, halfLife));
    }

    private async Task<RecommendationList> AnswerAsync(string kind, SessionQuery session, Func<ServedUser, RecommendationList> answer)
    {
        var began = time.GetTimestamp();
        if (session.Ratings.Count > SessionQuery.MaxRatings)
        {
            throw ServingException.Invalid("ratings", $"ratings must have at most {SessionQuery.MaxRatings} entries, but has {session.Ratings.Count}.");
        }

        ProfileRules.Check(session.Features);
        var (_, version, serving, live) = await worlds.GetAsync(session.Model, userId: null);
        for (var i = 0; i < session.Ratings.Count; i++)
        {
            var (item, rating) = (session.Ratings[i].Item, session.Ratings[i].Rating);
            if (FeedbackRules.ItemProblem($"ratings[{i}].item", item, serving, live) is { } unknown)
            {
                throw ServingException.Invalid($"ratings[{i}].item", unknown);
            }

            if (FeedbackRules.RatingProblem($"ratings[{i}].rating", rating, serving.Dataset.Scale) is { } outside)
            {
                throw ServingException.Invalid($"ratings[{i}].rating", outside);
            }
        }

        IReadOnlyList<ItemRating> latest = [.. session.Ratings.Reverse().DistinctBy(rating => rating.Item).Reverse()];
        var within = Spans.Current;
        var answered = await pool.RunAsync(() =>
        {
            var view = serving.ViewOf(session.Model, live);
            var adapted = Adapt(serving, view, session.Features, latest, within);
            using var span = Spans.Within(Spans.Rank, within);
            var list = answer(new ServedUser(view, version.Number, adapted, latest.Count == 0, time.GetUtcNow()));
            var unknown = serving.UserWarnings.Of(session.Features);
            return unknown.Count == 0 ? list : list with { Warnings = [.. unknown, .. list.Warnings ?? []] };
        });
        metrics.Answered(kind, time.GetElapsedTime(began));
        return answered;
    }

    private AdaptedUser Adapt(
        ServingModel serving, ServingView view, IReadOnlyDictionary<string, IReadOnlyList<string>> features, IReadOnlyList<ItemRating> ratings, ActivityContext within)
    {
        using var span = Spans.Within(Spans.Adapt, within);
        var began = time.GetTimestamp();
        var adapted = serving.Adapt(view, null, features, ratings);
        metrics.Adapted(time.GetElapsedTime(began));
        return adapted;
    }
}

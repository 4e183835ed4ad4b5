using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Data.Specs;
using MetaRec.Grains.Models;
using MetaRec.Learning.Serving;
using MetaRec.Learning.Torch;
using Microsoft.Extensions.Options;

namespace MetaRec.Grains.Serving;

/// <summary>
/// Compares ratings with what versions predicted before they came (the prequential error): of the version that the user was last served by, and of a share of them by the version in shadow. Beside the
/// calls, on a thread each; what does not fit into their queues is left out. One per silo; thread-safe.
/// </summary>
internal sealed class OnlineErrors : IDisposable
{
    private const int MostWaiting = 1024;
    private const int MostWaitingForShadow = 64;

    private readonly ServingModels _models;
    private readonly ArmCounter _arms;
    private readonly ServingMetrics _metrics;
    private readonly ServingOptions _options;
    private readonly BackgroundThread _served = new("online-errors", MostWaiting, TorchRuntime.Initialize);
    private readonly BackgroundThread _shadow = new("shadow", MostWaitingForShadow, TorchRuntime.Initialize);
    private long _writes;

    public OnlineErrors(ServingModels models, ArmCounter arms, ServingMetrics metrics, IOptions<ServingOptions> options)
    {
        (_models, _arms, _metrics, _options) = (models, arms, metrics, options.Value);
    }

    /// <summary>A stored user was answered.</summary>
    public void Answered(ServingWorld world, bool adapted)
    {
        if (!_options.ArmMetrics)
        {
            return;
        }

        _arms.Add(world.Versions.Model, new ArmCounts(world.Version.Number, world.Arm, world.Versions.Since, Answers: 1, Adapted: adapted ? 1 : 0));
        _metrics.Answered(world.Arm, adapted);
    }

    /// <summary>Ratings have become durable.</summary>
    /// <param name="world">What the call looks at.</param>
    /// <param name="user">External id.</param>
    /// <param name="before">What the user was last served by; ratings that it knows of are no test of it.</param>
    /// <param name="stored">What it was adapted to.</param>
    /// <param name="ratings">The new ratings.</param>
    public void Rated(ServingWorld world, string user, AdaptedUser before, UserRecord? stored, IReadOnlyList<ItemRating> ratings)
    {
        if (!_options.ArmMetrics)
        {
            return;
        }

        if (PredictsRatings(world.Version) && !_served.TryRun(() => Compare(world.Versions, world.Version, world.Arm, world.View(), before, ratings)))
        {
            _metrics.Dropped(world.Arm);
        }

        if (world.Versions.Shadow is { } shadow && PredictsRatings(shadow) && IsSampled())
        {
            // A version that is still being loaded has missed it.
            if (_models.GetAsync(shadow) is not { IsCompletedSuccessfully: true } loaded || !_shadow.TryRun(() => Shadow(world, shadow, loaded.Result, user, stored, ratings)))
            {
                _metrics.Dropped(ModelArm.Shadow);
            }
        }
    }

    public void Dispose()
    {
        _served.Dispose();
        _shadow.Dispose();
    }

    private static bool PredictsRatings(ModelVersion version) => !version.Spec.Learner.QueryLoss.IsOfLogits();

    /// <summary>The same as the version that has served: adapted to what that was adapted to.</summary>
    private void Shadow(ServingWorld world, ModelVersion shadow, ServingModel serving, string user, UserRecord? stored, IReadOnlyList<ItemRating> ratings)
    {
        var view = serving.ViewOf(world.Versions.Model, world.Live);
        Compare(world.Versions, shadow, ModelArm.Shadow, view, serving.Adapt(view, user, stored), ratings);
    }

    private void Compare(ServedVersions served, ModelVersion version, ModelArm arm, ServingView view, AdaptedUser before, IReadOnlyList<ItemRating> ratings)
    {
        foreach (var (item, rating) in ratings.Select(rating => (Item: view.IndexOf(rating.Item), rating.Rating)).Where(rating => rating.Item >= 0 && !before.Rated.Contains(rating.Item)))
        {
            var error = Math.Abs(view.Dataset.Scale.Clip(view.Recommender.ScoreItems(before, [item])[0]) - rating);
            _arms.Add(served.Model, new ArmCounts(version.Number, arm, served.Since, Ratings: 1, AbsoluteError: error));
            _metrics.Erred(arm, error);
        }
    }

    /// <summary>Every so many writes, to the share.</summary>
    private bool IsSampled()
    {
        var number = Interlocked.Increment(ref _writes);
        return Math.Floor(number * _options.ShadowShare) > Math.Floor((number - 1) * _options.ShadowShare);
    }
}

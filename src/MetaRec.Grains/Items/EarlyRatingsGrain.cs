using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Models;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Serving;

namespace MetaRec.Grains.Items;

/// <inheritdoc cref="IEarlyRatingsGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class EarlyRatingsGrain(
    [PersistentState("early", "metarec")] IPersistentState<EarlyRatingsRecord> record, ServedModels served, ServingModels models, ServingPool pool, TimeProvider time) : Grain, IEarlyRatingsGrain
{
    private const int Attempts = 10;

    // Ratings that come together are one change of the item.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private string _model = "";
    private string _item = "";
    private bool _isStale;
    private bool _isAdapting;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_model, _item) = ExternalId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task RateAsync(EarlyRating rating)
    {
        var known = record.State.Ratings;
        return known.Any(other => other.Says(rating))
            ? Task.CompletedTask
            : ChangeAsync([.. known.Where(other => other.User != rating.User).Append(rating).OrderBy(other => other.Time).TakeLast(IEarlyRatingsGrain.MaxRatings)]);
    }

    public Task ForgetAsync(string user)
    {
        var known = record.State.Ratings;
        return known.Any(other => other.User == user) ? ChangeAsync([.. known.Where(other => other.User != user)]) : Task.CompletedTask;
    }

    public async Task RefreshAsync()
    {
        if (record.State.Ratings.Count > 0)
        {
            await ChangeAsync(record.State.Ratings);
        }
    }

    private async Task ChangeAsync(IReadOnlyList<EarlyRating> ratings)
    {
        await record.ReplaceAsync(new EarlyRatingsRecord { Ratings = ratings, Number = record.State.Number + 1 });
        _isStale = true;
        if (!_isAdapting)
        {
            _isAdapting = true;
            _ = AdaptUntilFreshAsync();
        }
    }

    /// <summary>Not part of the call that began it. What fails again and again is left to the next rating.</summary>
    private async Task AdaptUntilFreshAsync()
    {
        for (var failures = 0; _isStale && failures < Attempts;)
        {
            await Task.Delay(Gathering, time);
            _isStale = false;
            try
            {
                await AdaptAsync(record.State);
            }
#pragma warning disable CA1031 // Whatever it is, it is tried again.
            catch (Exception)
#pragma warning restore CA1031
            {
                (_isStale, failures) = (true, failures + 1);
                await Task.Delay(Pause, time);
            }
        }

        _isAdapting = false;
    }

    private async Task AdaptAsync(EarlyRatingsRecord state)
    {
        var shard = GrainFactory.GetGrain<ICatalogueGrain>(CatalogueShards.Key(_model, CatalogueShards.Of(_item)));
        if (await shard.GetAsync(_item) is not { } item)
        {
            return;
        }

        var versions = await served.GetAsync(_model);
        var shifts = new List<ItemShift>();
        foreach (var version in new[] { versions.Production, versions.Canary }.OfType<ModelVersion>())
        {
            var serving = await models.GetAsync(version);
            shifts.Add(await pool.RunAsync(() => serving.Shift(item, state.Ratings)));
        }

        await shard.AdaptAsync(_item, new EarlyFeedback(state.Number, state.Ratings.Count, state.Ratings.Count == 0 ? 0 : state.Ratings.Average(rating => rating.Rating), shifts));
    }
}

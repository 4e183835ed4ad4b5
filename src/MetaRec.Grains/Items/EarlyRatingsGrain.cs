using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Models;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Serving;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Items;

/// <inheritdoc cref="IEarlyRatingsGrain"/>
/// <remarks>The catalogue's item has the number of the change that it is adapted to: what was cut off is found by it, and made up for.</remarks>
[SiloRole(SiloRoles.Serving)]
internal sealed partial class EarlyRatingsGrain(
    [PersistentState("early", "metarec")] IPersistentState<EarlyRatingsRecord> record, ServedModels served, ServingModels models, ServingPool pool,
    ILogger<EarlyRatingsGrain> logger, TimeProvider time) : Grain, IEarlyRatingsGrain
{
    /// <summary>Between two attempts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private const int Attempts = 10;

    // Ratings that come together are one change of the item.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private string _model = "";
    private string _item = "";
    private EarlyRatingsRecord _stored = new();
    private long _adaptedTo;
    private bool _isAdapting;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_model, _item) = ExternalId.Parse(this.GetPrimaryKeyString());
        _stored = record.State;
        Adapt();
        return Task.CompletedTask;
    }

    public Task RateAsync(EarlyRating rating)
    {
        var known = _stored.Ratings;
        return known.Any(other => other.Says(rating))
            ? AdaptWithoutChange()
            : ChangeAsync([.. known.Where(other => other.User != rating.User).Append(rating).OrderBy(other => other.Time).TakeLast(IEarlyRatingsGrain.MaxRatings)]);
    }

    public Task ForgetAsync(string user)
    {
        var known = _stored.Ratings;
        return known.Any(other => other.User == user) ? ChangeAsync([.. known.Where(other => other.User != user)]) : AdaptWithoutChange();
    }

    public async Task RefreshAsync()
    {
        if (_stored.Ratings.Count > 0)
        {
            await ChangeAsync(_stored.Ratings);
        }
    }

    private async Task ChangeAsync(IReadOnlyList<EarlyRating> ratings)
    {
        var changed = new EarlyRatingsRecord { Ratings = ratings, Number = _stored.Number + 1 };
        await record.ReplaceAsync(changed);
        _stored = changed;
        Adapt();
    }

    private Task AdaptWithoutChange()
    {
        Adapt();
        return Task.CompletedTask;
    }

    private void Adapt()
    {
        if (_adaptedTo < _stored.Number && !_isAdapting)
        {
            _isAdapting = true;
            _ = AdaptUntilFreshAsync();
        }
    }

    /// <summary>Not part of the call that began it. What fails again and again, and an item that is not there, are left to the next call.</summary>
    private async Task AdaptUntilFreshAsync()
    {
        var isThere = true;
        for (var failures = 0; isThere && _adaptedTo < _stored.Number && failures < Attempts;)
        {
            await Task.Delay(Gathering, time);
            var state = _stored;
            try
            {
                isThere = await AdaptAsync(state);
                _adaptedTo = isThere ? state.Number : _adaptedTo;
            }
#pragma warning disable CA1031 // Whatever it is, it is tried again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failures++;
                if (failures == Attempts)
                {
                    LogNotAdapted(error, _item, _model, Attempts);
                }

                await Task.Delay(Pause, time);
            }
        }

        _isAdapting = false;
    }

    /// <returns>Whether the item is there.</returns>
    private async Task<bool> AdaptAsync(EarlyRatingsRecord state)
    {
        var shard = GrainFactory.GetGrain<ICatalogueGrain>(CatalogueShards.Key(_model, CatalogueShards.Of(_item)));
        if (await shard.GetAsync(_item) is not { } item)
        {
            return false;
        }

        if (item.Early?.Number >= state.Number)
        {
            return true;
        }

        var versions = await served.GetAsync(_model);
        var shifts = new List<ItemShift>();
        foreach (var version in new[] { versions.Production, versions.Canary }.OfType<ModelVersion>())
        {
            var serving = await models.GetAsync(version);
            shifts.Add(await pool.RunAsync(() => serving.Shift(item, state.Ratings)));
        }

        await shard.AdaptAsync(_item, new EarlyFeedback(state.Number, state.Ratings.Count, state.Ratings.Count == 0 ? 0 : state.Ratings.Average(rating => rating.Rating), shifts));
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Item {Item} of model {Model} could not be adapted to its early ratings in {Attempts} attempts; the next rating of it tries again.")]
    private partial void LogNotAdapted(Exception error, string item, string model, int attempts);
}

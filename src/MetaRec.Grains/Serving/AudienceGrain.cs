using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Grains.Live;
using MetaRec.Grains.Placement;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IAudienceGrain"/>
/// <remarks>
/// Users are read from the store and adapted in passing: none is activated. They are adapted a few at a time, so that what users wait for gets its turn on the serving threads in between.
/// </remarks>
[SiloRole(SiloRoles.Serving), StatelessWorker(1), Reentrant]
internal sealed class AudienceGrain(ServingWorlds worlds, ServingPool pool, StoredUsers users, IOptions<ServingOptions> serving, IOptions<LiveOptions> live) : Grain, IAudienceGrain
{
    /// <summary>Users who are adapted in one turn of a serving thread.</summary>
    private const int Turn = 16;

    private bool _isFinding;

    public Task<Audience> FindAsync(string model, string item, int count) => FindAloneAsync(model, item, count, null);

    public Task<Audience> FindGroupsAsync(string model, string item, string by, int count) => FindAloneAsync(model, item, count, by);

    private async Task<Audience> FindAloneAsync(string model, string item, int count, string? by)
    {
        if (count is < 1 or > Audience.MaxCount)
        {
            throw ServingException.Invalid("n", $"n must be between 1 and {Audience.MaxCount}, but is {count}.");
        }

        if (_isFinding)
        {
            throw new ServingException(ServingProblem.Busy, "This silo is looking for another audience, and looks for one at a time. Try again in a few seconds.");
        }

        _isFinding = true;
        try
        {
            return await FindAsync(await worlds.GetAsync(model, userId: null), model, item, count, by);
        }
        finally
        {
            _isFinding = false;
        }
    }

    private async Task<Audience> FindAsync(ServingWorld world, string model, string item, int count, string? by)
    {
        var field = by is null ? null : Field(world.Serving.Dataset, model, by);
        var view = await pool.RunAsync(world.View);
        var search = view.IndexOf(item) is >= 0 and var index
            ? new AudienceSearch(view, world.Serving, index, count, field)
            : throw ServingException.NotFound($"Item '{ExternalId.Shorten(item)}' is neither in the training data of model '{model}' nor in its live catalogue. Put it first.");
        var (left, isWhole) = (serving.Value.AudienceUsers, true);
        await foreach (var page in users.PagesAsync(model, live.Value.ConcurrentReads, IUserDirectoryGrain.ShardOf(item)))
        {
            isWhole = page.Count <= left;
            foreach (var some in page.Take(left).Chunk(Turn))
            {
                await pool.RunAsync(() => search.Look(some));
            }

            left -= Math.Min(left, page.Count);
            if (!isWhole)
            {
                break;
            }
        }

        return search.End(world.Version.Number, isWhole);
    }

    private static FeatureField Field(Dataset data, string model, string by)
    {
        string[] known = [.. data.UserFeatures.Fields.Select(field => field.Name)];
        return Array.IndexOf(known, by) is >= 0 and var place
            ? data.UserFeatures.Fields[place]
            : throw ServingException.Invalid("by", known.Length == 0
                ? $"by must be a field of users, but model '{model}' was trained without any. Leave it out."
                : $"by must be one of {string.Join(", ", known)} for model '{model}', but is '{ExternalId.Shorten(by)}'. {Suggestion.For(by, known)}".TrimEnd());
    }
}

using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;
using Orleans.Concurrency;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IUserDirectoryGrain"/>
/// <remarks>
/// Changes that come while some are made are made together, page by page. A page that has grown too large is split: the shard's record names new pages, its upper part is written
/// to them, then the shard's record says that they have the ids, then the page drops them. Whatever is interrupted, an id is listed once, since a page is asked for its range only,
/// and no record is left that nothing finds.
/// </remarks>
[SiloRole(SiloRoles.Serving), Reentrant]
internal sealed class UserDirectoryGrain([PersistentState("users", "metarec")] IPersistentState<UserDirectoryRecord> record) : Grain, IUserDirectoryGrain
{
    /// <summary>Most users of a page, before it is split.</summary>
    public const int MaxPageUsers = 256;

    private const int MaxPage = 1000;

    private readonly List<Change> _waiting = [];
    private bool _isChanging;
    private bool _isUnsure;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (record.State is { Pages.Count: 0, Users: { Count: > 0 } users })
        {
            await ClearPlannedAsync();
            await record.ReplaceAsync(new UserDirectoryRecord { Pages = await WriteAsync(users, first: "") });
        }
    }

    public Task AddAsync(string user) => ChangeAsync(user, joins: true);

    public Task RemoveAsync(string user) => ChangeAsync(user, joins: false);

    public async Task<UserPage> ListAsync(string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MaxPage);
        var (pages, users) = (record.State.Pages, new List<string>());
        for (var page = after is null ? 0 : IndexOf(pages, after); page < pages.Count && users.Count <= limit;)
        {
            var found = await GrainOf(pages[page]).ListAsync(users.Count == 0 ? after : users[^1], EndOf(pages, page), limit + 1 - users.Count);
            if (ReferenceEquals(pages, record.State.Pages))
            {
                users.AddRange(found);
                page++;
            }
            else
            {
                // A page was split meanwhile. If it was this one, what it does not have any more is in others by now.
                var first = pages[page].First;
                pages = record.State.Pages;
                page = IndexOf(pages, first);
            }
        }

        return new UserPage([.. users.Take(limit)], users.Count <= limit);
    }

    private static string? EndOf(IReadOnlyList<UserDirectoryPage> pages, int page) => page + 1 < pages.Count ? pages[page + 1].First : null;

    /// <summary>The page whose range has an id.</summary>
    private static int IndexOf(IReadOnlyList<UserDirectoryPage> pages, string user)
    {
        var (low, high) = (0, pages.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = string.CompareOrdinal(pages[middle].First, user) <= 0 ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private Task ChangeAsync(string user, bool joins)
    {
        var change = new Change(user, joins, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Add(change);
        if (!_isChanging)
        {
            _isChanging = true;
            _ = ChangeWaitingAsync();
        }

        return change.Done.Task;
    }

    private async Task ChangeWaitingAsync()
    {
        while (_waiting.Count > 0)
        {
            var batch = _waiting.ToArray();
            _waiting.Clear();
            try
            {
                if (_isUnsure)
                {
                    // What failed may have been stored nevertheless.
                    await record.ReadStateAsync();
                    _isUnsure = false;
                }

                await ClearPlannedAsync();
                if (record.State.Pages.Count == 0)
                {
                    await record.ReplaceAsync(new UserDirectoryRecord { Pages = [UserDirectoryPage.From("")] });
                }

                var pages = record.State.Pages;
                var counts = await Task.WhenAll(batch.GroupBy(change => IndexOf(pages, change.User)).Select(async page =>
                    (Page: page.Key, Users: await ChangeAsync(pages[page.Key], EndOf(pages, page.Key), [.. page]))));
                foreach (var (page, _) in counts.Where(count => count.Users > MaxPageUsers))
                {
                    if (!await SplitAsync(pages[page], EndOf(pages, page)))
                    {
                        _isUnsure = true;
                        break;
                    }
                }
            }
            catch (Exception error)
            {
                _isUnsure = true;

                // For those whose page was not asked.
                Array.ForEach(batch, change => change.Done.TrySetException(error));
            }
        }

        _isChanging = false;
    }

    /// <returns>How many users the page has; 0 where it cannot be changed, which the callers are told.</returns>
    private async Task<int> ChangeAsync(UserDirectoryPage page, string? below, Change[] changes)
    {
        try
        {
            var last = changes.GroupBy(change => change.User, StringComparer.Ordinal).Select(user => user.Last()).ToLookup(change => change.Joins, change => change.User);
            var count = await GrainOf(page).ChangeAsync([.. last[true]], [.. last[false]], below);
            Array.ForEach(changes, change => change.Done.SetResult());
            return count;
        }
        catch (Exception error)
        {
            Array.ForEach(changes, change => change.Done.TrySetException(error));
            return 0;
        }
    }

    /// <summary>Leaves a page half of what it may have. Where it fails, all changes are durable nevertheless, and the page's next change tries again.</summary>
    private async Task<bool> SplitAsync(UserDirectoryPage page, string? below)
    {
        try
        {
            var upper = (await GrainOf(page).ListAsync(null, below, int.MaxValue)).Skip(MaxPageUsers / 2).ToList();
            if (upper.Count > 0)
            {
                var added = await WriteAsync(upper, upper[0]);
                await record.ReplaceAsync(new UserDirectoryRecord { Pages = [.. record.State.Pages.Concat(added).OrderBy(each => each.First, StringComparer.Ordinal)] });
                await GrainOf(page).ChangeAsync([], [], upper[0]);
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>Removes what was written before a split was interrupted.</summary>
    private async Task ClearPlannedAsync()
    {
        if (record.State.Planned is { Count: > 0 } planned)
        {
            // First, so that a silo that was taken for lost cannot put the pages into use any more.
            await record.WriteStateAsync();
            await Task.WhenAll(planned.Select(page => GrainOf(page).ChangeAsync([], [], below: "")));
            await record.ReplaceAsync(record.State with { Planned = [] });
        }
    }

    /// <summary>Writes users, ascending, as new pages, which the record names first.</summary>
    private async Task<UserDirectoryPage[]> WriteAsync(IReadOnlyList<string> users, string first)
    {
        var chunks = users.Chunk(MaxPageUsers / 2).ToArray();
        UserDirectoryPage[] pages = [.. chunks.Select((chunk, place) => UserDirectoryPage.From(place == 0 ? first : chunk[0]))];
        await record.ReplaceAsync(record.State with { Planned = pages });
        await Task.WhenAll(pages.Zip(chunks, (page, chunk) => GrainOf(page).ChangeAsync(chunk, [], null)));
        return pages;
    }

    private IUserDirectoryPageGrain GrainOf(UserDirectoryPage page) => GrainFactory.GetGrain<IUserDirectoryPageGrain>($"{this.GetPrimaryKeyString()}/{page.Name}");

    private sealed record Change(string User, bool Joins, TaskCompletionSource Done);
}

using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;
using Orleans.Concurrency;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IUserDirectoryGrain"/>
/// <remarks>Changes that come while one is written are written together.</remarks>
[SiloRole(SiloRoles.Serving), Reentrant]
internal sealed class UserDirectoryGrain([PersistentState("users", "metarec")] IPersistentState<UserDirectoryRecord> record) : Grain, IUserDirectoryGrain
{
    private const int MaxPage = 1000;

    private readonly List<(string User, bool Joins, TaskCompletionSource Done)> _waiting = [];
    private SortedSet<string> _users = new(StringComparer.Ordinal);
    private bool _isWriting;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _users = new SortedSet<string>(record.State.Users, StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    public Task AddAsync(string user) => ChangeAsync(user, joins: true);

    public Task RemoveAsync(string user) => ChangeAsync(user, joins: false);

    public Task<UserPage> ListAsync(string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MaxPage);
        var rest = after is null || _users.Count == 0 || string.CompareOrdinal(after, _users.Max) >= 0
            ? after is null ? _users : []
            : _users.GetViewBetween(after, _users.Max).Where(user => user != after);
        var page = rest.Take(limit + 1).ToList();
        return Task.FromResult(new UserPage([.. page.Take(limit)], page.Count <= limit));
    }

    private Task ChangeAsync(string user, bool joins)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((user, joins, done));
        if (!_isWriting)
        {
            _isWriting = true;
            _ = WriteWaitingAsync();
        }

        return done.Task;
    }

    private async Task WriteWaitingAsync()
    {
        while (_waiting.Count > 0)
        {
            var batch = _waiting.ToArray();
            _waiting.Clear();
            try
            {
                await WriteAsync(batch.Select(change => (change.User, change.Joins)));
                Array.ForEach(batch, change => change.Done.SetResult());
            }
            catch (Exception error)
            {
                Array.ForEach(batch, change => change.Done.SetException(error));
            }
        }

        _isWriting = false;
    }

    private async Task WriteAsync(IEnumerable<(string User, bool Joins)> changes)
    {
        var next = new SortedSet<string>(_users, StringComparer.Ordinal);
        if (!changes.Aggregate(false, (changed, change) => (change.Joins ? next.Add(change.User) : next.Remove(change.User)) | changed))
        {
            return;
        }

        await record.ReplaceAsync(new UserDirectoryRecord { Users = [.. next] });
        _users = next;
    }
}

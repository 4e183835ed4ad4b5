using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Contracts.Tracing;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;
using MetaRec.Learning.Serving;
using Orleans.Concurrency;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IUserGrain"/>
/// <remarks>
/// What the model makes of the user, φ in a few kilobytes, is in memory only: recomputed on the serving pool at the first read after a write or a new model version; a live item that the user
/// has rated counts with the features that it had then. Reads see what is durable, never
/// what is being written.
/// </remarks>
[SiloRole(SiloRoles.Serving), Reentrant]
internal sealed class UserGrain(
    [PersistentState("user", "metarec")] IPersistentState<UserRecord> record, ServingWorlds worlds, ServingPool pool, ServingMetrics metrics,
    OnlineErrors errors, EarlyRatings early, TimeProvider time) : Grain, IUserGrain
{
    public const int MaxPage = 1000;

    private readonly List<UserWrite> _waiting = [];
    private bool _isWriting;
    private bool _isForgetting;
    private string _model = "";
    private string _user = "";
    private UserRecord? _stored;
    private Task _telling = Task.CompletedTask;
    private (ServingModel Serving, UserRecord? Stored, Task<AdaptedUser> Adapting)? _adapted;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_model, _user) = ExternalId.Parse(this.GetPrimaryKeyString());
        _stored = record.RecordExists ? record.State.Upgrade() : null;
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<FeedbackResult>> AppendAsync(IReadOnlyList<FeedbackEvent> events)
    {
        var world = await worlds.GetAsync(_model, _user);
        var before = _adapted;
        var now = time.GetUtcNow();
        var rejected = events.Select(given => FeedbackRules.Check(given, world.Serving, world.Live, now)).ToArray();
        var results = await WriteAsync(new UserWrite<IReadOnlyList<FeedbackResult>>(user =>
        {
            var known = user ?? UserRecord.New(now);
            var (changed, became) = known.Append(events, rejected, now);
            if (!ReferenceEquals(changed, known))
            {
                changed = changed with { ToldItems = [.. changed.ToldItems.Union(events.Where((_, place) => became[place].Outcome == FeedbackOutcome.Accepted).Select(given => given.Item).Where(item => EarlyRatings.IsNew(world, item)))] };
            }

            // Events that are all rejected do not make a user.
            return (ReferenceEquals(changed, known) ? user : changed, became);
        }));
        metrics.Took(results);
        IReadOnlyList<ItemRating> accepted = [.. events.Where((_, place) => results[place].Outcome == FeedbackOutcome.Accepted).Select(given => new ItemRating(given.Item, given.Rating))];
        Tell(world, [.. accepted.Select(rating => rating.Item)]);
        if (accepted.Count > 0 && before is { Adapting.IsCompletedSuccessfully: true } served && ReferenceEquals(served.Serving, world.Serving))
        {
            errors.Rated(world, _user, await served.Adapting, served.Stored, accepted);
        }

        return results;
    }

    public Task<(string ETag, bool Created)> PutProfileAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> features, WriteCondition condition)
    {
        ProfileRules.Check(features);
        return WriteAsync(new UserWrite<(string ETag, bool Created)>(user =>
        {
            condition.Check(user?.ETag, "user");
            var known = user ?? UserRecord.New(time.GetUtcNow());
            var changed = user is not null && IsSame(user.Features, features) ? user : known with { Features = features, Revision = known.Revision + 1 };
            return (changed, (changed.ETag, user is null));
        }));
    }

    public Task<UserView?> GetAsync(int after, int limit)
    {
        if (after < 0 || limit is < 1 or > MaxPage)
        {
            throw ServingException.Invalid(after < 0 ? "cursor" : "limit", after < 0 ? $"cursor must not be negative, but is {after}." : $"limit must be between 1 and {MaxPage}, but is {limit}.");
        }

        return Task.FromResult(_stored is not { } user
            ? null
            : new UserView(
                user.ETag, user.Features, user.CreatedAt, user.Events.Count, [.. user.Events.Skip(after).Take(limit)], after + limit < user.Events.Count ? after + limit : null));
    }

    public Task<int?> DeleteAsync(WriteCondition condition) => WriteAsync(new UserWrite<int?>(user =>
    {
        condition.Check(user?.ETag, "user");
        return (null, user?.Events.Count);
    })
    {
        Forgets = true,
    });

    public async Task<RecommendationList> RecommendAsync(RankingQuery query)
    {
        query.Check();
        return await AnswerAsync(ServingMetrics.Recommend, user => user.Recommend(query));
    }

    public async Task<RecommendationList> AskAsync(int count) => count is < 1 or > RankingQuery.MaxQuestions
        ? throw ServingException.Invalid("n", $"n must be between 1 and {RankingQuery.MaxQuestions}, but is {count}.")
        : await AnswerAsync(ServingMetrics.Ask, user => user.Ask(count));

    public async Task<RecommendationList> RankAsync(IReadOnlyList<string> items, bool explain, TimeSpan? halfLife)
    {
        RankRules.Check(items, explain, halfLife);
        return await AnswerAsync(ServingMetrics.Rank, user => user.Rank(items, explain, halfLife));
    }

    private static bool IsSame(IReadOnlyDictionary<string, IReadOnlyList<string>> one, IReadOnlyDictionary<string, IReadOnlyList<string>> other) =>
        one.Count == other.Count && one.All(field => other.TryGetValue(field.Key, out var values) && field.Value.SequenceEqual(values));

    private async Task<RecommendationList> AnswerAsync(string kind, Func<ServedUser, RecommendationList> answer)
    {
        var began = time.GetTimestamp();
        var world = await worlds.GetAsync(_model, _user);
        var stored = _stored;
        var adapted = await AdaptAsync(world, stored);
        var within = Spans.Current;
        var list = await pool.RunAsync(() =>
        {
            using var span = Spans.Within(Spans.Rank, within);
            return answer(new ServedUser(world.View(), world.Version.Number, adapted, stored is null or { Events.Count: 0 }, time.GetUtcNow()));
        });
        metrics.Answered(kind, time.GetElapsedTime(began));
        errors.Answered(world, list.AdaptedOn > 0);
        return list;
    }

    /// <summary>Tells new items of the user's ratings, one time after the other, beside the calls; not while the user is forgotten, since an item would be told that has forgotten already.</summary>
    private void Tell(ServingWorld world, IReadOnlyCollection<string> items)
    {
        if (!_isForgetting && _stored is { ToldItems.Count: > 0 } stored && items.Intersect(stored.ToldItems).Any())
        {
            var before = _telling;
            _telling = TellAsync();

            async Task TellAsync()
            {
                await before;
                await early.TellAsync(world, _user, stored, items);
            }
        }
    }

    private Task<AdaptedUser> AdaptAsync(ServingWorld world, UserRecord? stored)
    {
        if (_adapted is { } known && ReferenceEquals(known.Serving, world.Serving) && ReferenceEquals(known.Stored, stored) && !known.Adapting.IsFaulted)
        {
            return known.Adapting;
        }

        if (_adapted is null || !ReferenceEquals(_adapted.Value.Serving, world.Serving))
        {
            // What a silo that was lost has not told, and what this version makes of it.
            Tell(world, stored?.ToldItems ?? []);
        }

        var user = _user;
        var within = Spans.Current;
        var adapting = pool.RunAsync(() =>
        {
            using var span = Spans.Within(Spans.Adapt, within);
            var began = time.GetTimestamp();
            var adapted = world.Serving.Adapt(world.View(), user, stored);
            metrics.Adapted(time.GetElapsedTime(began));
            return adapted;
        });
        _adapted = (world.Serving, stored, adapting);
        return adapting;
    }

    private Task<T> WriteAsync<T>(UserWrite<T> write)
    {
        _waiting.Add(write);
        if (!_isWriting)
        {
            _isWriting = true;
            _ = WriteWaitingAsync();
        }

        return write.Done;
    }

    /// <summary>Writes what waits, all that has come meanwhile at once, until nothing waits.</summary>
    private async Task WriteWaitingAsync()
    {
        while (_waiting.Count > 0)
        {
            UserWrite[] batch = [.. _waiting];
            _waiting.Clear();
            await WriteAsync(batch);
        }

        _isWriting = false;
    }

    private async Task WriteAsync(UserWrite[] batch)
    {
        var made = new List<UserWrite>();
        var next = _stored;
        foreach (var write in batch)
        {
            try
            {
                next = write.Apply(next);
                made.Add(write);
            }
            catch (Exception error)
            {
                write.Fail(error);
            }
        }

        var forgets = _isForgetting = made.Exists(write => write.Forgets);
        try
        {
            await StoreAsync(next, forgets);
            _stored = next;
            made.ForEach(write => write.Complete());
        }
        catch (Exception error)
        {
            if (forgets)
            {
                // The user may still be there: items that have forgotten, or were not told meanwhile, are told with the next adaptation.
                _adapted = null;
            }

            made.ForEach(write => write.Fail(error));
        }

        _isForgetting = false;
    }

    private async Task StoreAsync(UserRecord? next, bool forgets)
    {
        if (forgets && _stored is { ToldItems.Count: > 0 } told)
        {
            // First, so that no item remembers a user who is gone. Nothing more is told meanwhile.
            await _telling;
            await early.ForgetAsync(_model, _user, told.ToldItems);
        }

        var directory = GrainFactory.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.KeyOf(_model, _user));
        if (next is null)
        {
            if (record.RecordExists)
            {
                await record.ClearStateAsync();
                _stored = null;
            }

            if (forgets)
            {
                // Where this fails the caller is told, and deletes again.
                await directory.RemoveAsync(_user);
            }
        }
        else if (!ReferenceEquals(next, _stored))
        {
            if (!record.RecordExists || record.State.Format == 0)
            {
                // First, so that no stored user is missing there.
                await directory.AddAsync(_user);
            }

            await record.ReplaceAsync(next);
        }
    }
}

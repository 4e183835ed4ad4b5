using System.Collections.Concurrent;
using MetaRec.Contracts.Items;
using MetaRec.Contracts.Serving;
using MetaRec.Contracts.Wire;
using MetaRec.Grains.Items;
using MetaRec.Grains.Tests.Items;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Tests.Serving;

/// <summary>New items whose users leave, whose silos are lost, and whose shard fails.</summary>
public sealed class EarlyRatingFaultTests : IAsyncLifetime
{
    private readonly HeldAnswer _forget = new(typeof(IEarlyRatingsGrain), nameof(IEarlyRatingsGrain.ForgetAsync));
    private readonly EarlyCalls _calls = new();
    private readonly Warnings _log = new();
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartServingAsync(1, services =>
    {
        services.AddSingleton<TimeProvider>(new PauselessTime(EarlyRatingsGrain.Pause));
        services.AddSingleton<IIncomingGrainCallFilter>(_forget);
        services.AddSingleton<IIncomingGrainCallFilter>(_calls);
        services.AddSingleton<ILogger<EarlyRatingsGrain>>(_log);
    });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Delete_UserIsReadMeanwhile_TellsNoItemThatHasForgotten()
    {
        await PutAsync("quitted", "later");
        await CatalogueCluster.UntilAsync(
            async () => await TryAsync(() => User("other").RankAsync(["quitted", "later"], explain: false)), "the items are known");
        var user = User("leaving");
        await RateAsync(user, "quitted");
        await AdaptedAsync("quitted", 1);
        _forget.Arm();
        var deleting = user.DeleteAsync(WriteCondition.None);
        await _forget.Reached;

        // The first read of this activation tells the user's items.
        await user.RecommendAsync(new RankingQuery());
        _forget.Release();
        await deleting;

        // What was told by the read is told before this.
        await RateAsync(user, "later");
        await AdaptedAsync("later", 1);
        Assert.Equal(["quitted", "later"], _calls.Rated);
    }

    [Fact]
    public async Task Delete_ItemCannotForget_FailsAndTheNextReadTellsAgain()
    {
        await PutAsync("kept");
        var user = User("staying");
        await CatalogueCluster.UntilAsync(async () => await TryAsync(() => user.RankAsync(["kept"], explain: false)), "the item is known");
        await RateAsync(user, "kept");
        await AdaptedAsync("kept", 1);
        _calls.Failing = nameof(IEarlyRatingsGrain.ForgetAsync);
        await Assert.ThrowsAsync<InvalidDataException>(() => user.DeleteAsync(WriteCondition.None));
        _calls.Failing = null;

        await user.RecommendAsync(new RankingQuery());

        await CatalogueCluster.UntilAsync(() => Task.FromResult(_calls.Rated.Count == 2), "the item is told again");
    }

    [Fact]
    public async Task Rate_SameAgainAfterTheAdaptationWasCutOff_AdaptsTheItem()
    {
        var rating = new EarlyRating("u", 4, 1, "another version", 0, ParameterVector.Empty);
        await PutAsync("cut");
        await _cluster.StoreAsync("early", Early("cut"), new EarlyRatingsRecord { Ratings = [rating], Number = 3 });

        await Early("cut").RateAsync(rating);

        await AdaptedAsync("cut", 1);
        Assert.Equal(3, (await ItemAsync("cut")).Early!.Number);
    }

    [Fact]
    public async Task Forget_AgainAfterTheAdaptationWasCutOff_TakesTheRatingOffTheItem()
    {
        await PutAsync("cutoff");
        await ShardOf("cutoff").AdaptAsync("cutoff", new EarlyFeedback(1, 1, 5, []));
        await _cluster.StoreAsync("early", Early("cutoff"), new EarlyRatingsRecord { Number = 2 });

        await Early("cutoff").ForgetAsync("u");

        await AdaptedAsync("cutoff", 0);
    }

    [Fact]
    public async Task Rate_ShardFailsAgainAndAgain_SaysSoOnceWithoutTheUserAndTheSameAgainMakesUpForIt()
    {
        var rating = new EarlyRating("secret-user", 4, 1, "another version", 0, ParameterVector.Empty);
        await PutAsync("failing");
        _calls.Failing = nameof(ICatalogueGrain.AdaptAsync);
        await Early("failing").RateAsync(rating);
        await CatalogueCluster.UntilAsync(() => Task.FromResult(!_log.Lines.IsEmpty), "it is said that the item could not be adapted");
        _calls.Failing = null;

        await CatalogueCluster.UntilAsync(
            async () =>
            {
                await Early("failing").RateAsync(rating);
                return (await ItemAsync("failing")).Early is { Ratings: 1 };
            },
            "the item is adapted");

        var line = Assert.Single(_log.Lines);
        Assert.StartsWith("Item failing of model m could not be adapted to its early ratings in 10 attempts;", line, StringComparison.Ordinal);
        Assert.Contains("The store is away.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-user", line, StringComparison.Ordinal);
    }

    private static async Task RateAsync(IUserGrain user, string item) =>
        Assert.Equal(FeedbackOutcome.Accepted, Assert.Single(await user.AppendAsync([new FeedbackEvent(Guid.NewGuid().ToString("N"), item, 5)])).Outcome);

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (ServingException)
        {
            return false;
        }
    }

    private async Task PutAsync(params string[] items)
    {
        foreach (var item in items)
        {
            await ShardOf(item).PutAsync(new ItemWrite(item, ItemContents.Of(item)), WriteCondition.None);
        }
    }

    private Task AdaptedAsync(string item, int ratings) =>
        CatalogueCluster.UntilAsync(async () => (await ItemAsync(item)).Early?.Ratings == ratings, $"'{item}' is adapted to {ratings} ratings");

    private async Task<CatalogueItem> ItemAsync(string item) => (await ShardOf(item).GetAsync(item))!;

    private ICatalogueGrain ShardOf(string item) => _cluster.Grains.GetGrain<ICatalogueGrain>(CatalogueShards.Key("m", CatalogueShards.Of(item)));

    private IEarlyRatingsGrain Early(string item) => _cluster.Grains.GetGrain<IEarlyRatingsGrain>($"m/{item}");

    private IUserGrain User(string id) => _cluster.Grains.GetGrain<IUserGrain>($"m/{id}");

    /// <summary>Which items were told of a rating, and one method that fails.</summary>
    private sealed class EarlyCalls : IIncomingGrainCallFilter
    {
        private readonly ConcurrentQueue<string> _rated = new();
        private volatile string? _failing;

        public IReadOnlyCollection<string> Rated => [.. _rated];

        public string? Failing
        {
            set => _failing = value;
        }

        public Task Invoke(IIncomingGrainCallContext context)
        {
            var method = context.InterfaceMethod;
            if (method.DeclaringType == typeof(IEarlyRatingsGrain) && method.Name == nameof(IEarlyRatingsGrain.RateAsync))
            {
                _rated.Enqueue(ExternalId.Parse(context.TargetId.Key.ToString()!).Id);
            }

            return (method.DeclaringType == typeof(IEarlyRatingsGrain) || method.DeclaringType == typeof(ICatalogueGrain)) && method.Name == _failing
                ? throw new InvalidDataException("The store is away.")
                : context.Invoke();
        }
    }

    private sealed class Warnings : ILogger<EarlyRatingsGrain>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}

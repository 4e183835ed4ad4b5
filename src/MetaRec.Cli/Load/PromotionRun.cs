using System.Diagnostics;
using System.Globalization;
using System.Net;
using MetaRec.Cli.CommandLine;
using MetaRec.Client;
using MetaRec.Client.Serving;
using MetaRec.Data;

namespace MetaRec.Cli.Load;

/// <summary>
/// Promotes versions and rolls them back while a server is loaded over HTTP. Every answer is compared with what the version that it names has answered before the load, and with what was in service;
/// after every change each user is asked once.
/// </summary>
internal sealed class PromotionRun(Uri server, string model, IReadOnlyList<int> versions, Dataset dataset, PromotionOptions options, Terminal terminal) : IDisposable
{
    private const int UsersPerBatch = 25;

    // Of the calls that are not load: as many as keep two cores busy.
    private const int Together = 8;

    private readonly MetaRecClient _client = new(server);
    private readonly PromotionTraffic _traffic = new(dataset, options);
    private readonly AnswerBook _book = new();
    private readonly FeedbackLedger _ledger = new();
    private readonly LatencySeries _requests = new();
    private readonly LatencySeries _changes = new();
    private readonly ServiceLog _service = new(versions[^1]);
    private int _failed;
    private int _mixed;
    private int _stale;
    private int _compared;
    private int _askedAgain;
    private int _swept;
    private int _promotions;
    private int _rollbacks;
    private string? _firstProblem;

    // A silo with too much to do says so (503, Retry-After), whatever is in service: whoever is told that asks again.
    private RetryPolicy Patient => new() { When = error => error is ApiException { Status: HttpStatusCode.ServiceUnavailable }, Waiting = (_, _) => Interlocked.Increment(ref _askedAgain) };

    /// <summary>Runs.</summary>
    /// <exception cref="JobFailedException">The versions answer alike, or the server refuses what comes before the load.</exception>
    public async Task<PromotionResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken);
        }
        catch (ApiException error)
        {
            throw new JobFailedException($"The server refuses what comes before the load: {error.Message}");
        }

        terminal.Say(string.Create(
            CultureInfo.InvariantCulture, $"Load: {options.Rate:0.#} requests a second, {options.WriteShare:0%} of them feedback, for {options.Seconds:0.#} s, while versions are promoted and rolled back."));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changing = Task.Run(() => ChangeAsync(ending.Token), CancellationToken.None);
        try
        {
            await OpenLoop.RunAsync(TimeSpan.FromSeconds(options.Seconds), _traffic.NextGap, SendAsync, cancellationToken);
        }
        finally
        {
            await ending.CancelAsync();
            await changing;
        }

        terminal.EndProgress();
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Reading back the {_ledger.Count:N0} events that were acknowledged."));
        var check = await _ledger.CheckAsync(user => FeedbackLedger.ReadAsync(_client, model, user, cancellationToken));
        return new PromotionResult
        {
            Seconds = options.Seconds,
            Rate = _requests.Count / options.Seconds,
            Silos = options.Silos,
            Versions = versions.Count,
            Promotions = _promotions,
            Rollbacks = _rollbacks,
            Requests = _requests.Count + _swept + _promotions + _rollbacks,
            AskedAgain = _askedAgain,
            FailedRequests = _failed,
            ComparedAnswers = _compared,
            MixedAnswers = _mixed,
            StaleAnswers = _stale,
            FirstProblem = _firstProblem,
            RequestMs = _requests.Percentiles(),
            ChangeMs = _changes.Percentiles(),
            AcknowledgedFeedback = _ledger.Count,
            LostFeedback = check.Lost,
            RepeatedFeedback = check.Repeated,
        };
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Stores the histories, puts every version into service, the last one last, and keeps what each answers.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Storing {options.Interactions} events of each of {options.Users:N0} users, and asking {Counted.Of(versions.Count, "version")} about them."));
        foreach (var batch in Enumerable.Range(0, _traffic.Users).Chunk(UsersPerBatch))
        {
            await StoreAsync([.. batch.SelectMany(_traffic.HistoryOf)], cancellationToken);
        }

        foreach (var version in versions)
        {
            await _client.Models.PromoteAsync(model, version, force: true, cancellationToken: cancellationToken);
            await ForAllUsersAsync(
                async (user, token) =>
                {
                    foreach (var call in Enum.GetValues<PromotionCall>())
                    {
                        _book.Keep(call, user, await AskAsync(call, user, token));
                    }
                },
                cancellationToken);
        }

        var (telling, requests) = _book.Telling();
        if (telling * 2 < requests)
        {
            throw new JobFailedException($"Only {telling} of {requests} requests are answered differently by all versions, so that answers which mix versions would not show. Choose another data set.");
        }
    }

    /// <summary>Back to the first version, forward to the last, and so on, until the load has ended; each change is a round of all users.</summary>
    private async Task ChangeAsync(CancellationToken ending)
    {
        for (var (place, step) = (versions.Count - 1, -1); !ending.IsCancellationRequested; place += step)
        {
            step = place == 0 ? 1 : place == versions.Count - 1 ? -1 : step;
            var next = versions[place + step];
            _service.Begin(next, Stopwatch.GetTimestamp());
            var began = Stopwatch.GetTimestamp();
            try
            {
                // To its end: whether a change that was given up is in effect nobody knows.
                var became = step < 0
                    ? await _client.Models.RollbackAsync(model, cancellationToken: CancellationToken.None)
                    : await _client.Models.PromoteAsync(model, next, force: true, cancellationToken: CancellationToken.None);
                _service.Settle(Stopwatch.GetTimestamp());
                _changes.Add(Stopwatch.GetElapsedTime(began));
                _ = step < 0 ? _rollbacks++ : _promotions++;
                if (became.Production != next)
                {
                    throw new JobFailedException($"After the change version {next} is to be in service, but version {became.Production} is. Does somebody else change model '{model}'?");
                }
            }
            catch (Exception error) when (error is ApiException or ServerUnreachableException)
            {
                Note(ref _failed, $"A change to version {next}: {error.Message}");
                return;
            }

            await ForAllUsersAsync(
                async (user, _) =>
                {
                    await CompareAsync(PromotionCall.Recommend, user);
                    Interlocked.Increment(ref _swept);
                },
                CancellationToken.None);
            terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"{_promotions} promotions, {_rollbacks} rollbacks, {_requests.Count:N0} requests."));
        }
    }

    private async Task SendAsync(long due)
    {
        var (call, user) = _traffic.Next();
        if (call is { } asked)
        {
            await CompareAsync(asked, user);
        }
        else
        {
            await TryAsync(() => StoreAsync([_traffic.Again(user)], CancellationToken.None));
        }

        _requests.Add(Stopwatch.GetElapsedTime(due));
    }

    private Task CompareAsync(PromotionCall call, int user) => TryAsync(async () =>
    {
        var sent = 0L;
        var answer = await Patient.RunAsync(() =>
        {
            sent = Stopwatch.GetTimestamp();
            return AskAsync(call, user, CancellationToken.None);
        });
        Interlocked.Increment(ref _compared);
        if (!_service.Allows(answer.ModelVersion, sent, Stopwatch.GetTimestamp()))
        {
            Note(ref _stale, $"{call} of user {user} was answered by version {answer.ModelVersion}, which was not in service.");
        }

        if (_book.Difference(call, user, answer) is { } difference)
        {
            Note(ref _mixed, difference);
        }
    });

    private async Task TryAsync(Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (Exception error) when (error is ApiException or ServerUnreachableException)
        {
            Note(ref _failed, error.Message);
        }
    }

    private Task<RankedItems> AskAsync(PromotionCall call, int user, CancellationToken cancellationToken) => call switch
    {
        PromotionCall.Recommend => _client.Users.RecommendAsync(Traffic.User(user), model: model, cancellationToken: cancellationToken),
        PromotionCall.Rank => _client.Rank.ForUserAsync(Traffic.User(user), _traffic.ItemsOf(user), model: model, cancellationToken: cancellationToken),
        _ => _client.Recommendations.ForSessionAsync(_traffic.SessionOf(user), model: model, cancellationToken: cancellationToken),
    };

    private async Task StoreAsync(IReadOnlyList<FeedbackEntry> events, CancellationToken cancellationToken)
    {
        var answer = await Patient.RunAsync(() => _client.Feedback.AddAsync(events, model, cancellationToken), cancellationToken);
        foreach (var result in answer.Events)
        {
            if (result.Outcome is "accepted" or "duplicate")
            {
                _ledger.Add(events[result.Index].User, result.Id);
            }
            else
            {
                Note(ref _failed, $"An event was {result.Outcome}: {result.Reason}");
            }
        }
    }

    private Task ForAllUsersAsync(Func<int, CancellationToken, Task> ask, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, _traffic.Users),
        new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = cancellationToken },
        async (user, token) => await ask(user, token));

    private void Note(ref int count, string problem)
    {
        Interlocked.Increment(ref count);
        Interlocked.CompareExchange(ref _firstProblem, problem, null);
    }
}

using System.Globalization;
using System.Text.Json;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Serving;

/// <summary>Sends the events of a file in batches, again where the server is away or busy, and tells of every line that is rejected.</summary>
internal sealed class FeedbackImport
{
    /// <summary>Events of one request.</summary>
    public const int BatchSize = 500;

    private const int ShownErrors = 20;

    private readonly List<(long Line, FeedbackEntry Event)> _batch = [];
    private readonly JobCall _call;
    private readonly string? _model;
    private readonly RetryPolicy _retries;
    private FeedbackCounts _counts = new(0, 0, 0);
    private bool _answered;
    private bool _waiting;

    /// <param name="call">The server, and for how long it is tried again.</param>
    /// <param name="model">The model; null: the server's default.</param>
    public FeedbackImport(JobCall call, string? model)
    {
        (_call, _model) = (call, model);
        _retries = new RetryPolicy
        {
            Patience = call.Patience,
            Waiting = SayWaiting,

            // Where nobody has answered yet, the address may be wrong, which does not pass.
            When = error => RetryPolicy.IsPassing(error) && (_answered || error is ApiException),
        };
    }

    /// <summary>Sends everything.</summary>
    /// <param name="lines">JSON Lines; empty lines are left out.</param>
    /// <param name="cancellationToken">Ctrl-C; what was sent stays stored.</param>
    public async Task<FeedbackCounts> RunAsync(TextReader lines, CancellationToken cancellationToken)
    {
        var (number, sent) = (0L, 0L);
        try
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                number++;
                Add(number, line);
                if (_batch.Count == BatchSize)
                {
                    await SendAsync(cancellationToken);
                    sent = number;
                }
            }

            await SendAsync(cancellationToken);
        }
        catch (Exception error) when (error is ApiException or ServerUnreachableException or OperationCanceledException)
        {
            _call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Stopped after line {sent:N0}. Run it again: what is stored is not stored twice."));
            throw;
        }

        return _counts;
    }

    private void Add(long number, string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        try
        {
            _batch.Add((number, FeedbackFile.Read(line)));
        }
        catch (JsonException error)
        {
            Reject(number, $"It must be an event, {{\"user\": \"ann\", \"item\": \"i1\", \"rating\": 4}}: {error.Message}");
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var answer = await _retries.RunAsync(() => _call.Client.Feedback.AddAsync([.. _batch.Select(entry => entry.Event)], _model, cancellationToken), cancellationToken);
        (_answered, _waiting) = (true, false);
        _counts = _counts with { Accepted = _counts.Accepted + answer.Accepted, Duplicates = _counts.Duplicates + answer.Duplicates };
        foreach (var result in answer.Events.Where(result => result.Outcome == "rejected"))
        {
            Reject(_batch[result.Index].Line, result.Reason ?? "It was rejected.");
        }

        _batch.Clear();
        _call.Terminal.Progress(Text(_counts));
    }

    private void SayWaiting(Exception error, TimeSpan wait)
    {
        if (!_waiting)
        {
            _call.Terminal.Interject(string.Create(
                CultureInfo.InvariantCulture, $"Trying again in {wait.TotalSeconds:0.##} s, and for {_call.Patience.TotalSeconds:0.#} s: {ErrorReporter.OneLine(error)}"));
        }

        _waiting = true;
    }

    private void Reject(long line, string reason)
    {
        _counts = _counts with { Rejected = _counts.Rejected + 1 };
        if (_counts.Rejected <= ShownErrors)
        {
            _call.Terminal.EndProgress();
            _call.Context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"metarec: line {line}: {reason}"));
        }
    }

    /// <summary>The counts in a line.</summary>
    public static string Text(FeedbackCounts counts) =>
        string.Create(CultureInfo.InvariantCulture, $"{counts.Accepted:N0} stored, {counts.Duplicates:N0} were stored before, {counts.Rejected:N0} rejected");
}

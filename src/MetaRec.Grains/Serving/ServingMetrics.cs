using System.Diagnostics.Metrics;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Serving;
using MetaRec.Grains.Monitoring;

namespace MetaRec.Grains.Serving;

/// <summary>What this silo measures of serving, on the meter <c>MetaRec</c>. Labels have few values: none names a user, an item or a model. Thread-safe.</summary>
public sealed class ServingMetrics : IDisposable
{
    /// <summary>The best items for a stored user.</summary>
    internal const string Recommend = "recommend";

    /// <summary>The items to ask a stored user about.</summary>
    internal const string Ask = "ask";

    /// <summary>Given items, for a stored user.</summary>
    internal const string Rank = "rank";

    /// <summary>The best items for a user who comes with the request.</summary>
    internal const string SessionRecommend = "session_recommend";

    /// <summary>Given items, for a user who comes with the request.</summary>
    internal const string SessionRank = "session_rank";

    private readonly Meter _meter = new(MeterExtensions.Name);
    private readonly Histogram<double> _answer;
    private readonly Histogram<double> _adaptation;
    private readonly Counter<long> _feedback;
    private readonly Counter<long> _armAnswers;
    private readonly Counter<long> _armDropped;
    private readonly Histogram<double> _armError;

    public ServingMetrics(ServingPool pool, ServingModels models)
    {
        _answer = _meter.CreateTimes("metarec.serving.answer", "Time of an answer, from the call of the grain to the list: waiting, adaptation and ranking.");
        _adaptation = _meter.CreateTimes("metarec.serving.adaptation", "Time of an adaptation to a user, on its thread.");
        _feedback = _meter.CreateCounter<long>("metarec.serving.feedback", "{event}", "Feedback events, by what became of them.");
        _armAnswers = _meter.CreateCounter<long>("metarec.serving.arm.answers", "{answer}", "Answers to stored users, by the arm of their version.");
        _armError = _meter.CreateLosses("metarec.serving.arm.error", "Absolute error of what a version predicted before a rating came, by its arm.");
        _armDropped = _meter.CreateCounter<long>("metarec.serving.arm.dropped", "{write}", "Writes whose ratings were not compared with predictions, because too many waited.");
        _meter.CreateObservableGauge("metarec.serving.versions", () => models.Count, "{version}", "Versions of models that this silo has in memory.");
        _meter.CreateObservableGauge("metarec.serving.threads", () => pool.Threads, "{thread}", "Threads that adapt and rank.");
        _meter.CreateObservableCounter("metarec.serving.busy", () => pool.BusyTime.TotalSeconds, "s", "Time that the threads spent computing, all together.");
        _meter.CreateObservableGauge("metarec.serving.waiting", () => pool.Waiting, "{work}", "Adaptations and rankings that wait for a thread.");
        _meter.CreateObservableCounter("metarec.serving.refused", () => pool.Refused, "{work}", "Adaptations and rankings that were refused because too many waited.");
        foreach (var outcome in Enum.GetValues<FeedbackOutcome>())
        {
            // So that a rate can be had of the first one too.
            Count(outcome, 0);
        }
    }

    /// <summary>An answer is given.</summary>
    /// <param name="kind">One of the constants.</param>
    /// <param name="duration">Since the call.</param>
    internal void Answered(string kind, TimeSpan duration) => _answer.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));

    internal void Adapted(TimeSpan duration) => _adaptation.Record(duration.TotalSeconds);

    internal void Took(IEnumerable<FeedbackResult> results)
    {
        foreach (var group in results.CountBy(result => result.Outcome))
        {
            Count(group.Key, group.Value);
        }
    }

    internal void Answered(ModelArm arm, bool adapted) => _armAnswers.Add(1, Label(arm), new KeyValuePair<string, object?>("adapted", adapted));

    internal void Erred(ModelArm arm, double error) => _armError.Record(error, Label(arm));

    internal void Dropped(ModelArm arm) => _armDropped.Add(1, Label(arm));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Label(ModelArm arm) => new("arm", arm switch
    {
        ModelArm.Production => "production",
        ModelArm.Canary => "canary",
        _ => "shadow",
    });

    private void Count(FeedbackOutcome outcome, int events) => _feedback.Add(events, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));
}

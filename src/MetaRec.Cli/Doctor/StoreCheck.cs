using System.Globalization;
using System.Runtime.CompilerServices;
using MetaRec.Hosting;
using MetaRec.Hosting.Inspection;

namespace MetaRec.Cli.Doctor;

/// <summary>The cluster's store: whether it answers, how it is set up, and whether its clock goes as this machine's.</summary>
/// <param name="address">Where it is.</param>
/// <param name="time">This machine's clock.</param>
internal sealed class StoreCheck(ClusterAddress address, TimeProvider time) : ICheck
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(10);

    // A silo whose last sign of life is 30 seconds old counts as gone for those who join.
    private static readonly TimeSpan WrongClock = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DoubtfulClock = TimeSpan.FromSeconds(1);

    public string Topic => "store";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreReport? report = null;
        Finding? failure = null;
        try
        {
            report = await address.InspectAsync(time, cancellationToken);
        }
        catch (ClusterUnreachableException error)
        {
            failure = new Finding(Topic, "reachable", CheckLevel.Failed, error.Message, "Until it answers, no silo starts, and running jobs wait at their next checkpoint.");
        }

        foreach (var finding in failure is not null ? [failure] : Judge(report!))
        {
            yield return finding;
        }
    }

    internal IEnumerable<Finding> Judge(StoreReport report)
    {
        var milliseconds = string.Create(CultureInfo.InvariantCulture, $"{report.Latency.TotalMilliseconds:0.0} ms");
        var text = $"{report.Kind} {report.Version} at {address}, answers in {milliseconds}";
        yield return report.Latency <= SlowAnswer
            ? new Finding(Topic, "reachable", CheckLevel.Ok, text)
            : new Finding(Topic, "reachable", CheckLevel.Warning, text, $"Every feedback waits for it: more than {SlowAnswer.TotalMilliseconds:0} ms is the distance of another site, or a store that is overloaded.");
        foreach (var setting in report.Settings)
        {
            yield return new Finding(Topic, setting.Name, setting.State switch { StoreSettingState.Fine => CheckLevel.Ok, StoreSettingState.Doubtful => CheckLevel.Warning, _ => CheckLevel.Failed }, setting.Text, setting.Remedy);
        }

        if (report.Skew is { } skew)
        {
            yield return Clock("store", skew, "the store's");
        }
    }

    /// <summary>What is to be thought of a clock that differs from this machine's.</summary>
    internal static Finding Clock(string name, TimeSpan skew, string whose)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"this machine's is {skew.Duration().TotalSeconds:0.000} s {(skew > TimeSpan.Zero ? "behind" : "ahead of")} {whose}");
        const string Remedy = "Let NTP set both clocks: members judge by them who is alive, and tokens and certificates when they are valid.";
        return skew.Duration() >= WrongClock ? new Finding("clock", name, CheckLevel.Failed, text, Remedy)
            : skew.Duration() >= DoubtfulClock ? new Finding("clock", name, CheckLevel.Warning, text, Remedy)
            : new Finding("clock", name, CheckLevel.Ok, text);
    }
}

using MetaRec.Client.Jobs;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Gateway.Jobs;

/// <summary>Turns what grains say into documents of the API.</summary>
public static class JobDocuments
{
    /// <summary>A job.</summary>
    public static JobDocument Of(JobStatus status, TrainingSpec? spec = null)
    {
        ArgumentNullException.ThrowIfNull(status);
        var progress = status.Progress;
        return new JobDocument(
            status.Id, Of(status.State), Of(progress.Phase), progress.Step, status.Steps, Finite(progress.TasksPerSecond) ?? 0, Finite(progress.LossBefore),
            Finite(progress.LossAfter), status.Checkpoint?.Step, status.Checkpoint?.Sha256, progress.Detail, status.Error, status.SubmittedAt, status.EndedAt, spec)
        {
            Privacy = Latest(progress.Privacy, status.Checkpoint?.Privacy),
        };
    }

    /// <summary>The API's word for a state.</summary>
    public static string Of(JobState state) => state.ToString().ToUpperInvariant();

    internal static JobLogEntry Log(JobEvent happened) => new(happened.Id, happened.At, Lower(happened.Log!.Level), happened.Log.Message);

    internal static JobMetricsPoint Point(JobEvent happened)
    {
        var metrics = happened.Metrics!;
        return new JobMetricsPoint(happened.At, metrics.Step, Finite(metrics.LossBefore), Finite(metrics.LossAfter), metrics.TasksPerSecond) { Epsilon = metrics.Epsilon };
    }

    /// <summary>The API's word for a phase.</summary>
    private static string Of(JobPhase phase) => Lower(phase);

    // The words of the API are in lower case.
    private static string Lower<T>(T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    /// <summary>A report is not durable, and a checkpoint may be behind it.</summary>
    private static PrivacyCost? Latest(PrivacyCost? reported, PrivacyCost? kept) => reported is null || kept?.Steps > reported.Steps ? kept : reported;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

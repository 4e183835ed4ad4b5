using System.Diagnostics;

namespace MetaRec.Contracts.Tracing;

/// <summary>
/// The spans of MetaRec, on the activity source <c>MetaRec</c>. A trace begins with a request of a gateway or with a meta-step; nothing else begins one. Where nobody listens, all of this costs
/// nothing. No tag names a user or an item.
/// </summary>
public static class Spans
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "MetaRec";

    /// <summary>One meta-step of a job, on its coordinator.</summary>
    public const string Step = "metarec.step";

    /// <summary>One micro-batch on its worker: its episodes, the wait for a lane, the meta-gradient.</summary>
    public const string MicroBatch = "metarec.micro_batch";

    /// <summary>What the lane does for a micro-batch.</summary>
    public const string Compute = "metarec.compute";

    /// <summary>The addition of two sums of meta-gradients, on the coordinator.</summary>
    public const string Sum = "metarec.sum";

    /// <summary>The step of the meta-optimizer.</summary>
    public const string Optimizer = "metarec.optimizer";

    /// <summary>The writing of a checkpoint, beside the meta-steps after it.</summary>
    public const string Checkpoint = "metarec.checkpoint";

    /// <summary>The adaptation to a user, on its thread.</summary>
    public const string Adapt = "metarec.adapt";

    /// <summary>The ranking of items for a user, on its thread.</summary>
    public const string Rank = "metarec.rank";

    /// <summary>The id of a job.</summary>
    public const string JobTag = "metarec.job";

    /// <summary>The number of a meta-step, from 0.</summary>
    public const string StepTag = "metarec.step";

    /// <summary>The number of a micro-batch in its meta-step.</summary>
    public const string MicroBatchTag = "metarec.micro_batch";

    /// <summary>How many tasks.</summary>
    public const string TasksTag = "metarec.tasks";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span that this flow of control is in; the default where it is in none.</summary>
    public static ActivityContext Current => Activity.Current?.Context ?? default;

    /// <summary>Begins a trace, or goes on with that of a caller outside, whatever this flow of control was part of.</summary>
    /// <returns>Null where nobody listens.</returns>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal, ActivityContext caller = default)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        return Source.StartActivity(name, kind, caller);
    }

    /// <summary>A span within that of this flow of control.</summary>
    /// <returns>Null where that is not recorded.</returns>
    public static Activity? Within(string name) => Within(name, Current);

    /// <summary>A span within another, on whatever thread.</summary>
    /// <returns>Null where that is not recorded.</returns>
    public static Activity? Within(string name, ActivityContext parent) =>
        parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? Source.StartActivity(name, ActivityKind.Internal, parent) : null;
}

using System.Globalization;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Sizing;

/// <summary>The formulas of docs/sizing.md. One object for one plan.</summary>
internal sealed class ClusterSizing(SizingRequest request, CapacityFigures figures)
{
    /// <summary>What lanes of several silos reach together, of what they would reach alone (docs/scaling.md).</summary>
    public const double LaneEfficiency = 0.9;

    /// <summary>Memory that is asked for, to memory that is needed; and the limit, to what is asked for.</summary>
    public const double MemoryHeadRoom = 1.5;

    /// <summary>Redis rewrites its file beside the data: pages that change meanwhile are there twice.</summary>
    public const double RedisMemoryHeadRoom = 2;

    /// <summary>Its append-only file may grow to twice the data before it is rewritten, and the new file lies beside it.</summary>
    public const double RedisDiskHeadRoom = 3;

    /// <summary>The version in service, and the one that takes its place.</summary>
    public const int Versions = 2;

    /// <summary>What a silo takes while it reads the data set, to what it then holds of it; the runtime gives little of that back.</summary>
    public const double ReadingFactor = 10;

    private const int LeastReplicas = 2;
    private const int GatewayMillis = 1000;
    private const int LeastGatewayMillis = 250;
    private const int LeastRedisMillis = 250;
    private const int CoordinatorMillis = 1000;
    private const int SnapshotsKept = 5;
    private const double RedisProcessors = 1;
    private const double BytesPerParameter = 12;
    private const double Mebibyte = 1024 * 1024;
    private const double Gibibyte = 1024 * Mebibyte;

    private readonly List<SizingStep> _steps = [];
    private readonly List<string> _warnings = [];

    /// <summary>Computes.</summary>
    public static SizingPlan Plan(SizingRequest request, CapacityFigures figures) => new ClusterSizing(request, figures).Plan();

    private double DataBytes => (double)request.Users * request.Interactions * figures.InteractionBytes * ReadingFactor;

    private double RedisBytes => figures.RedisBaseBytes + (request.Users * (figures.RedisBytesPerUser + (request.Interactions * figures.RedisBytesPerEvent)));

    private double CheckpointBytes => request.Items * figures.CheckpointBytesPerItem;

    private SizingPlan Plan()
    {
        Step("data set", $"{request.Users:#,0} users · {request.Interactions} events · {figures.InteractionBytes:0.##} B · {ReadingFactor}, while it is read", Mega(DataBytes));
        List<SizedRole> roles = [Gateway(), Serving()];
        var (worker, seconds) = Worker();
        roles.AddRange([Coordinator(), worker, Redis()]);
        var volumes = new List<SizedVolume> { RedisVolume(), StorageVolume() };
        return new SizingPlan(roles, volumes, seconds, _steps, _warnings, figures);
    }

    private SizedRole Gateway()
    {
        var cores = request.Rate * figures.GatewaySeconds / request.Utilization;
        Step("gateways, processors", $"{request.Rate:#,0.##}/s · {Micro(figures.GatewaySeconds)} / {request.Utilization:0.##}", Text($"{cores:0.##}"));
        var carrying = Math.Max(LeastReplicas - 1, Up(cores * 1000 / GatewayMillis));
        var millis = Math.Clamp(UpTo(cores * 1000 / carrying, 50), LeastGatewayMillis, GatewayMillis);
        Step("gateways", $"{cores:0.##} / {millis / 1000.0:0.##}, and one that may be missing", Text($"{carrying + 1}"));
        return Role("gateway", carrying + 1, (int)millis, figures.GatewayBytes, 64);
    }

    private SizedRole Serving()
    {
        var read = figures.RecommendSeconds + (request.Items * figures.RankSecondsPerItem);
        Step("a recommendation", $"{Micro(figures.RecommendSeconds)} + {request.Items:#,0} items · {figures.RankSecondsPerItem * 1e9:0.##} ns", Micro(read));
        var cores = request.Rate * (((1 - request.WriteShare) * read) + (request.WriteShare * figures.FeedbackSeconds)) / request.Utilization;
        Step(
            "serving, processors",
            $"{request.Rate:#,0.##}/s · ({1 - request.WriteShare:0.##} · {Micro(read)} + {request.WriteShare:0.##} · {Micro(figures.FeedbackSeconds)}) / {request.Utilization:0.##}", Text($"{cores:0.##}"));
        var carrying = Math.Max(LeastReplicas - 1, Up(cores / request.ServingCpu));
        Step("serving silos", $"{cores:0.##} / {request.ServingCpu}, and one that may be missing", Text($"{carrying + 1}"));
        var active = request.Users * request.ActiveShare;
        var (users, items) = (active / carrying * figures.ActiveUserBytes, (double)Versions * request.Items * figures.ItemBytes);
        var needed = figures.ServingBaseBytes + DataBytes + items + users;
        Step(
            "serving silo, memory",
            $"{Mega(figures.ServingBaseBytes)} + data {Mega(DataBytes)} + {Versions} versions · {Mega(items / Versions)} + {active / carrying:#,0} users in memory · {figures.ActiveUserBytes:#,0} B", Mega(needed));
        return Role("serving", carrying + 1, request.ServingCpu * 1000, needed);
    }

    private SizedRole Coordinator()
    {
        var needed = figures.TrainingBaseBytes + DataBytes + (2 * CheckpointBytes);
        Step("coordinator, memory", $"{Mega(figures.TrainingBaseBytes)} + data {Mega(DataBytes)} + 2 · θ and moments {Mega(CheckpointBytes)}", Mega(needed));
        return Role("coordinator", LeastReplicas, CoordinatorMillis, needed);
    }

    private (SizedRole Worker, double Seconds) Worker()
    {
        var tasks = (double)request.Steps * request.MicroBatches * request.MicroBatchSize;
        var within = request.TrainWithin.TotalSeconds;
        var wanted = Up(tasks / (figures.TasksPerSecond * LaneEfficiency * within));
        Step("lanes", $"{request.Steps:#,0} · {request.MicroBatches} · {request.MicroBatchSize} tasks / ({figures.TasksPerSecond:#,0}/s · {LaneEfficiency} · {within:#,0} s)", Text($"{wanted}"));
        var replicas = Math.Max(LeastReplicas, Up((double)Math.Min(wanted, request.MicroBatches) / request.Lanes));
        var busy = Math.Min(replicas * request.Lanes, request.MicroBatches);
        var seconds = tasks / (figures.TasksPerSecond * LaneEfficiency * busy);
        Step("workers", $"{Math.Min(wanted, request.MicroBatches)} lanes / {request.Lanes}, {LeastReplicas} at least", Text($"{replicas}"));
        Step("training run", $"{tasks:#,0} tasks / ({figures.TasksPerSecond:#,0}/s · {LaneEfficiency} · {busy} lanes that have a micro-batch)", Text($"{seconds:#,0} s"));
        if (seconds > within)
        {
            _warnings.Add(Text($"Training takes {seconds:#,0} s and not {within:#,0}: a meta-step of {request.MicroBatches} micro-batches keeps {request.MicroBatches} lanes busy at most. Raise microBatches in the spec, or --train-within."));
        }

        var needed = figures.TrainingBaseBytes + DataBytes + (CheckpointBytes / 3);
        Step("worker, memory", $"{Mega(figures.TrainingBaseBytes)} + data {Mega(DataBytes)} + θ {Mega(CheckpointBytes / 3)}", Mega(needed));
        return (Role("worker", replicas, request.Lanes * 1000, needed), seconds);
    }

    private SizedRole Redis()
    {
        var writes = request.Rate * request.WriteShare;
        var cores = writes * figures.RedisSeconds / request.Utilization;
        Step("Redis, processors", $"{writes:#,0.##} writes/s · {Micro(figures.RedisSeconds)} / {request.Utilization:0.##}", Text($"{cores:0.##}"));
        if (cores > RedisProcessors)
        {
            _warnings.Add(Text($"Redis would need {cores:0.##} processors and uses one for its commands: {writes:#,0} writes a second are more than one Redis takes. Use a Redis cluster, or PostgreSQL."));
        }

        Step("Redis, data", $"{Mega(figures.RedisBaseBytes)} + {request.Users:#,0} users · ({figures.RedisBytesPerUser:#,0} + {request.Interactions} events · {figures.RedisBytesPerEvent:0.##}) B", Mega(RedisBytes));
        Step("Redis, memory", $"limit {RedisMemoryHeadRoom} · data, for what changes while its file is rewritten; request {MemoryHeadRoom} · data", Mega(RedisMemoryHeadRoom * RedisBytes));
        return new SizedRole("redis", 1, (int)Math.Max(LeastRedisMillis, UpTo(cores * 1000, 50)), Mebibytes(MemoryHeadRoom * RedisBytes, 256), Mebibytes(RedisMemoryHeadRoom * RedisBytes, 256));
    }

    private SizedVolume RedisVolume()
    {
        var needed = RedisDiskHeadRoom * RedisBytes;
        Step("Redis, disk", $"{RedisDiskHeadRoom} · data: its file at twice the data, and the new one beside it", Giga(needed));
        return new SizedVolume("redis", Math.Max(1, Up(needed / Gibibyte)));
    }

    private SizedVolume StorageVolume()
    {
        var checkpoints = request.Checkpoints * CheckpointBytes;
        var snapshots = SnapshotsKept * (double)request.Users * request.Interactions * figures.SnapshotBytesPerRating;
        var needed = MemoryHeadRoom * (checkpoints + snapshots);
        Step("storage", $"{MemoryHeadRoom} · ({request.Checkpoints} checkpoints · {Mega(CheckpointBytes)} + {SnapshotsKept} snapshots of live feedback · {Mega(snapshots / SnapshotsKept)})", Giga(needed));
        var parameters = CheckpointBytes / BytesPerParameter;
        if (parameters > TrainingData.MaxParameters)
        {
            _warnings.Add(Text($"A model for {request.Items:#,0} items has about {parameters / 1e6:0.#} million numbers, and at most {TrainingData.MaxParameters:#,0} can be trained. Make embeddings smaller (model.embeddingSize), or leave out what few items share."));
        }

        return new SizedVolume("storage", Math.Max(1, Up(needed / Gibibyte)));
    }

    private static SizedRole Role(string name, int replicas, int millis, double neededBytes, int granule = 256) =>
        new(name, replicas, millis, Mebibytes(MemoryHeadRoom * neededBytes, granule), Mebibytes(MemoryHeadRoom * MemoryHeadRoom * neededBytes, granule));

    private void Step(string name, FormattableString formula, string result) => _steps.Add(new SizingStep(name, Text(formula), result));

    private static int Up(double value) => (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Round(value, 6)));

    private static double UpTo(double value, double granule) => Math.Ceiling(Math.Round(value / granule, 6)) * granule;

    private static long Mebibytes(double bytes, int granule) => (long)UpTo(bytes / Mebibyte, granule);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Micro(double seconds) => Text($"{seconds * 1e6:#,0.#} µs");

    private static string Mega(double bytes) => Text($"{bytes / 1e6:#,0.#} MB");

    private static string Giga(double bytes) => Text($"{bytes / 1e9:#,0.##} GB");
}

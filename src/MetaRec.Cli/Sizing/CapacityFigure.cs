using System.Globalization;

namespace MetaRec.Cli.Sizing;

/// <summary>What one of the <see cref="CapacityFigures"/> means, and how it is shown.</summary>
/// <param name="Name">As the JSON document has it.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Unit">What it is shown in.</param>
/// <param name="Scale">How many of that unit are one of the value's own.</param>
/// <param name="Value">Reads it.</param>
internal sealed record CapacityFigure(string Name, string Meaning, string Unit, double Scale, Func<CapacityFigures, double> Value)
{
    /// <summary>All, in the order of <c>docs/sizing.md</c>.</summary>
    public static IReadOnlyList<CapacityFigure> All { get; } =
    [
        Micros("recommendSeconds", "a recommendation, serving silo, without ranking", figures => figures.RecommendSeconds),
        new("rankSecondsPerItem", "ranking an item", "ns", 1e9, figures => figures.RankSecondsPerItem),
        Micros("feedbackSeconds", "a feedback event, serving silo, with the adaptation after it", figures => figures.FeedbackSeconds),
        Micros("gatewaySeconds", "a request, gateway", figures => figures.GatewaySeconds),
        Micros("redisSeconds", "a feedback event, Redis", figures => figures.RedisSeconds),
        Megabytes("redisBaseBytes", "Redis without users", figures => figures.RedisBaseBytes),
        Bytes("redisBytesPerUser", "a user without events, Redis", figures => figures.RedisBytesPerUser),
        Bytes("redisBytesPerEvent", "a feedback event, Redis", figures => figures.RedisBytesPerEvent),
        Bytes("activeUserBytes", "a user in memory, serving silo", figures => figures.ActiveUserBytes),
        Bytes("itemBytes", "an item of a version, serving silo", figures => figures.ItemBytes),
        Bytes("interactionBytes", "an interaction of the data set, every silo", figures => figures.InteractionBytes),
        Megabytes("servingBaseBytes", "a serving silo without users and data", figures => figures.ServingBaseBytes),
        Megabytes("gatewayBytes", "a gateway", figures => figures.GatewayBytes),
        Megabytes("trainingBaseBytes", "a silo that trains, without data", figures => figures.TrainingBaseBytes),
        new("tasksPerSecond", "a lane", "tasks/s", 1, figures => figures.TasksPerSecond),
        Bytes("checkpointBytesPerItem", "a checkpoint, for each item", figures => figures.CheckpointBytesPerItem),
        Bytes("snapshotBytesPerRating", "a snapshot of live feedback, for each rating", figures => figures.SnapshotBytesPerRating),
    ];

    /// <summary>The value with its unit.</summary>
    public string Text(CapacityFigures figures) => string.Create(CultureInfo.InvariantCulture, $"{Value(figures) * Scale:#,0.##} {Unit}");

    private static CapacityFigure Micros(string name, string meaning, Func<CapacityFigures, double> value) => new(name, meaning, "µs", 1e6, value);

    private static CapacityFigure Bytes(string name, string meaning, Func<CapacityFigures, double> value) => new(name, meaning, "bytes", 1, value);

    private static CapacityFigure Megabytes(string name, string meaning, Func<CapacityFigures, double> value) => new(name, meaning, "MB", 1e-6, value);
}

namespace MetaRec.Cli.Sizing;

/// <summary>
/// What one unit of each thing costs; the constants of <see cref="ClusterSizing"/>, all above 0. The defaults were measured by <c>metarec benchmark capacity --dataset movielens-1m</c> on two busy
/// cores; its JSON output is this record, for one's own machine.
/// </summary>
internal sealed record CapacityFigures
{
    /// <summary>Processor time of a serving silo for a recommendation to a user in memory, ranking left out; seconds.</summary>
    public double RecommendSeconds { get; init; } = 25e-6;

    /// <summary>Processor time for an item in a ranking; seconds.</summary>
    public double RankSecondsPerItem { get; init; } = 15e-9;

    /// <summary>Processor time of a serving silo for a feedback event and the adaptation that the next recommendation makes of it; seconds.</summary>
    public double FeedbackSeconds { get; init; } = 270e-6;

    /// <summary>Processor time of a gateway for a request; seconds.</summary>
    public double GatewaySeconds { get; init; } = 130e-6;

    /// <summary>Processor time of Redis for a feedback event; seconds.</summary>
    public double RedisSeconds { get; init; } = 58e-6;

    /// <summary>Memory of a Redis without users, jobs included; bytes.</summary>
    public double RedisBaseBytes { get; init; } = 1.5e6;

    /// <summary>Memory of Redis for a user without events; bytes.</summary>
    public double RedisBytesPerUser { get; init; } = 610;

    /// <summary>Memory of Redis for a feedback event; bytes.</summary>
    public double RedisBytesPerEvent { get; init; } = 32;

    /// <summary>Managed memory of a user in memory, grain and history included; bytes.</summary>
    public double ActiveUserBytes { get; init; } = 11_000;

    /// <summary>Memory of a serving silo for an item of a version; bytes.</summary>
    public double ItemBytes { get; init; } = 175;

    /// <summary>Memory that an interaction of the data set holds in a silo; bytes.</summary>
    public double InteractionBytes { get; init; } = 26;

    /// <summary>Memory of a serving silo without users and data; bytes.</summary>
    public double ServingBaseBytes { get; init; } = 550e6;

    /// <summary>Memory of a gateway under load; bytes.</summary>
    public double GatewayBytes { get; init; } = 230e6;

    /// <summary>Memory of a silo that trains, without data: the larger of coordinator and worker; bytes.</summary>
    public double TrainingBaseBytes { get; init; } = 575e6;

    /// <summary>Tasks that are meta-trained in a second of processor time, all around the lane included: what a lane does that has a processor for itself.</summary>
    public double TasksPerSecond { get; init; } = 11_500;

    /// <summary>A checkpoint, for each item of the data set (content and network are counted in); bytes.</summary>
    public double CheckpointBytesPerItem { get; init; } = 1_620;

    /// <summary>A snapshot of live feedback, for each of its ratings; bytes.</summary>
    public double SnapshotBytesPerRating { get; init; } = 5.8;
}

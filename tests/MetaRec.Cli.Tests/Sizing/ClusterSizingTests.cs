using MetaRec.Cli.Sizing;

namespace MetaRec.Cli.Tests.Sizing;

/// <summary>Plans computed by hand.</summary>
public sealed class ClusterSizingTests
{
    private const double Mebibyte = 1024 * 1024;

    private static readonly CapacityFigures Figures = new()
    {
        RecommendSeconds = 1e-3,
        RankSecondsPerItem = 1e-6,
        FeedbackSeconds = 5e-3,
        GatewaySeconds = 2e-3,
        RedisSeconds = 1e-3,
        RedisBaseBytes = 8 * Mebibyte,
        RedisBytesPerUser = 1024,
        RedisBytesPerEvent = 512,
        ActiveUserBytes = 10 * 1024,
        ItemBytes = 1024,
        InteractionBytes = 6.4,
        ServingBaseBytes = 256 * Mebibyte,
        GatewayBytes = 100 * Mebibyte,
        TrainingBaseBytes = 512 * Mebibyte,
        TasksPerSecond = 100,
        CheckpointBytesPerItem = 3 * 1024,
        SnapshotBytesPerRating = 8,
    };

    // 2^20 users of 8 events: data 2^20 · 8 · 6.4 B · 10 = 512 MiB.
    private static readonly SizingRequest Request = new()
    {
        Users = 1 << 20,
        Items = 1024,
        Rate = 1000,
        WriteShare = 0.25,
        ActiveShare = 0.1,
        Interactions = 8,
        Steps = 1000,
        MicroBatches = 8,
        MicroBatchSize = 9,
        TrainWithin = TimeSpan.FromSeconds(200),
        Lanes = 2,
        ServingCpu = 4,
        Checkpoints = 10,
        Utilization = 0.5,
    };

    [Fact]
    public void Plan_Gateways_CarryTheRateWithOneMissing()
    {
        // 1000/s · 2 ms / 0.5 = 4 processors, 1 each; and one more. 100 MiB · 1.5 = 150, up to 192; 225, up to 256.
        Assert.Equal(new SizedRole("gateway", 5, 1000, 192, 256), RoleOf(Request, "gateway"));
    }

    [Fact]
    public void Plan_ServingSilos_CarryReadsAndWritesWithOneMissing()
    {
        // A recommendation: 1 ms + 1024 · 1 µs = 2.024 ms. 1000/s · (0.75 · 2.024 + 0.25 · 5) ms / 0.5 = 5.536 processors, 4 each: 2, and one more.
        // 256 MiB + data 512 MiB + 2 · 1024 · 1 KiB = 2 MiB + 104,857.6 users / 2 · 10 KiB = 512 MiB: 1282 MiB. · 1.5 = 1923, up to 2048; · 2.25 = 2884.5, up to 3072.
        Assert.Equal(new SizedRole("serving", 3, 4000, 2048, 3072), RoleOf(Request, "serving"));
    }

    [Fact]
    public void Plan_Workers_TrainInTime()
    {
        // 1000 · 8 · 9 = 72,000 tasks in 200 s: 4 lanes of 100 · 0.9. 512 MiB + data 512 MiB + θ 1 MiB = 1025; · 1.5 = 1537.5, up to 1792; · 2.25 = 2306.25, up to 2560.
        var plan = ClusterSizing.Plan(Request, Figures);

        Assert.Equal(new SizedRole("worker", 2, 2000, 1792, 2560), plan.Roles.Single(role => role.Name == "worker"));
        Assert.Equal(200, plan.TrainingSeconds, 6);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Plan_Coordinator_HoldsParametersTwice()
    {
        // 512 MiB + data 512 MiB + 2 · 3 MiB = 1030; · 1.5 = 1545, up to 1792; · 2.25 = 2317.5, up to 2560.
        Assert.Equal(new SizedRole("coordinator", 2, 1000, 1792, 2560), RoleOf(Request, "coordinator"));
    }

    [Fact]
    public void Plan_Redis_HoldsUsersAndEvents()
    {
        // 8 MiB + 2^20 · (1 + 8 · 0.5) KiB = 5128 MiB. · 1.5 = 7692, up to 7936; · 2 = 10,256, up to 10,496; · 3 = 15.02 GiB. 250 writes/s · 1 ms / 0.5 = 0.5 processors.
        var plan = ClusterSizing.Plan(Request, Figures);

        Assert.Equal(new SizedRole("redis", 1, 500, 7936, 10_496), plan.Roles.Single(role => role.Name == "redis"));
        Assert.Equal(16, plan.Volumes.Single(volume => volume.Name == "redis").Gibibytes);
    }

    [Fact]
    public void Plan_Storage_HoldsCheckpointsAndSnapshots()
    {
        // 1.5 · (1000 · 3 MiB + 5 · 2^23 · 8 B) = 1.5 · (3000 + 320) MiB = 4980 MiB = 4.86 GiB.
        Assert.Equal(5, ClusterSizing.Plan(Request with { Checkpoints = 1000 }, Figures).Volumes.Single(volume => volume.Name == "storage").Gibibytes);
    }

    [Fact]
    public void Plan_MoreLanesThanMicroBatches_SaysThatTheyHaveNothingToDo()
    {
        // 16 lanes would do it in 50 s; 8 micro-batches keep 8 busy: 72,000 / (100 · 0.9 · 8) = 100 s.
        var plan = ClusterSizing.Plan(Request with { TrainWithin = TimeSpan.FromSeconds(50) }, Figures);

        Assert.Equal(4, plan.Roles.Single(role => role.Name == "worker").Replicas);
        Assert.Equal(100, plan.TrainingSeconds, 6);
        Assert.Contains("Training takes 100 s and not 50", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_MoreWritesThanOneRedisTakes_SaysSo()
    {
        // 2000 · 0.5 · 1 ms / 0.5 = 2 processors.
        var plan = ClusterSizing.Plan(Request with { Rate = 2000, WriteShare = 0.5 }, Figures);

        Assert.Contains("Redis would need 2 processors", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_MoreParametersThanAreTrained_SaysSo()
    {
        // 40,000 items · 3 KiB / 12 B = 10.24 million numbers.
        var plan = ClusterSizing.Plan(Request with { Items = 40_000 }, Figures);

        Assert.Contains("about 10.2 million numbers, and at most 8,388,608", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_HardlyAnyLoad_HasTwoOfEachThatMayBeMissing()
    {
        var plan = ClusterSizing.Plan(Request with { Users = 1, Rate = 0.001, TrainWithin = TimeSpan.FromDays(1) }, Figures);

        Assert.All(plan.Roles.Where(role => role.Name != "redis"), role => Assert.Equal(2, role.Replicas));
        Assert.All(plan.Volumes, volume => Assert.Equal(1, volume.Gibibytes));
        Assert.Equal((250, 250), (plan.Roles.Single(role => role.Name == "gateway").CpuMillis, plan.Roles.Single(role => role.Name == "redis").CpuMillis));
    }

    private static SizedRole RoleOf(SizingRequest request, string name) => ClusterSizing.Plan(request, Figures).Roles.Single(role => role.Name == name);
}

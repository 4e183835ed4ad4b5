using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Tests.Models;

public sealed class ServedVersionsTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 20000).Select(i => $"user-{i}")];

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void For_CanaryOfAShare_IsNearTheShareAndStable(double share)
    {
        var served = Served(2, share);

        Assert.InRange(Users.Count(user => served.For(user)!.Number == 2) / 20000.0, share - 0.012, share + 0.012);
        Assert.Equal(Users.Select(user => served.For(user)!.Number), Users.Select(user => Served(2, share).For(user)!.Number));
    }

    [Fact]
    public void For_ShareGrows_KeepsTheUsersOfTheCanary()
    {
        var (small, large) = (Served(2, 0.1), Served(2, 0.3));

        Assert.All(Users.Where(small.IsOfCanary), user => Assert.True(large.IsOfCanary(user)));
    }

    [Fact]
    public void For_AnotherCanary_HasOtherUsers()
    {
        var (one, other) = (Served(2, 0.1), Served(3, 0.1));

        Assert.InRange(Users.Count(user => one.IsOfCanary(user) && other.IsOfCanary(user)) / 20000.0, 0, 0.02);
    }

    private static ServedVersions Served(int canary, double share) => new("m", 1, Version(1), Version(canary), share, null);

    private static ModelVersion Version(int number) => new(number, new CheckpointReference("job", 1, "hash"), new TrainingSpec());
}

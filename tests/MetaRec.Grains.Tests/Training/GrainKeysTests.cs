using MetaRec.Data.Specs;
using MetaRec.Grains.Training;

namespace MetaRec.Grains.Tests.Training;

public sealed class GrainKeysTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("demo-20261124.x_1", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    public void IsJobId_Text_FollowsTheRule(string id, bool expected) => Assert.Equal(expected, GrainKeys.IsJobId(id));

    [Fact]
    public void IsJobId_Length_IsAtMost64()
    {
        Assert.True(GrainKeys.IsJobId(new string('a', 64)));
        Assert.False(GrainKeys.IsJobId(new string('a', 65)));
    }

    [Fact]
    public void Parse_BuiltKeys_GivesTheParts()
    {
        Assert.Equal(("job", 3, -1), GrainKeys.Parse(GrainKeys.Shard("job", 3)));
        Assert.Equal(("job", 3, 17), GrainKeys.Parse(GrainKeys.Task("job", 3, 17)));
        var silo = SiloAddress.FromParsableString("127.0.0.1:11111@7");
        Assert.Equal(("job", silo), GrainKeys.ParseWorker(GrainKeys.Worker("job", silo)));
    }

    [Fact]
    public void Training_OtherSpecUnderTheSameId_IsAnotherKey()
    {
        var spec = new TrainingSpec();

        Assert.Equal(GrainKeys.Training("job", spec), GrainKeys.Training("job", spec with { CheckpointEvery = 7 }));
        Assert.NotEqual(GrainKeys.Training("job", spec), GrainKeys.Training("job", spec with { Seed = 2 }));
        Assert.Equal("job", GrainKeys.JobOf(GrainKeys.Training("job", spec)));
    }
}

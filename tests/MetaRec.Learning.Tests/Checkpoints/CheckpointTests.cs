using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Checkpoints;

public sealed class CheckpointTests
{
    [Fact]
    public void FromBytes_WrittenCheckpoint_GivesTheSame()
    {
        var (checkpoint, world) = Make();

        var read = Checkpoint.FromBytes(checkpoint.ToBytes(world.Layout));

        Assert.Equal(checkpoint.Step, read.Step);
        Assert.Equal(checkpoint.Theta, read.Theta);
        Assert.Equal(checkpoint.FirstMoments, read.FirstMoments);
        Assert.Equal(checkpoint.SecondMoments, read.SecondMoments);
        Assert.Equal(checkpoint.Touched, read.Touched);
        Assert.Equal(checkpoint.LossAfter, read.LossAfter);
        Assert.Equal(checkpoint.Spec.Identity(), read.Spec.Identity());
    }

    [Fact]
    public void ToBytes_OtherFolderOrInterval_GivesTheSameBytes()
    {
        var (checkpoint, world) = Make();
        var elsewhere = checkpoint with
        {
            Spec = checkpoint.Spec with { CheckpointEvery = 7, Dataset = checkpoint.Spec.Dataset with { Folder = "elsewhere" } },
        };

        Assert.Equal(Checkpoint.Hash(checkpoint.ToBytes(world.Layout)), Checkpoint.Hash(elsewhere.ToBytes(world.Layout)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(-1)]
    public void FromBytes_CutFile_SaysSo(int length)
    {
        var (checkpoint, world) = Make();
        var bytes = checkpoint.ToBytes(world.Layout);

        Assert.Throws<InvalidDataException>(() => Checkpoint.FromBytes(bytes.AsSpan(0, length < 0 ? bytes.Length + length : length)));
    }

    [Fact]
    public void Restore_OtherSpec_NamesTheDifference()
    {
        var (checkpoint, _) = Make();
        var spec = checkpoint.Spec with { Seed = 9 };
        var data = TrainingData.Prepare(SyntheticGenerator.Generate(new SyntheticSpec { Users = 40, Items = 60, RatingsPerUser = 20 }), spec);

        var error = Assert.Throws<CheckpointMismatchException>(() => MetaTrainingState.Restore(spec, data, checkpoint));

        Assert.Contains("seed is 1 there and 9 here", error.Message, StringComparison.Ordinal);
    }

    private static (Checkpoint Checkpoint, TestWorld World) Make()
    {
        var world = TestWorld.Create(new LearnerSpec());
        return (new Checkpoint(new TrainingSpec(), 3, world.Theta, [.. world.Theta.Select(x => x * 2)], [.. world.Theta.Select(x => x * x)], [1, 2, 3], [3, 2, 1], [2, 1, 0]), world);
    }
}

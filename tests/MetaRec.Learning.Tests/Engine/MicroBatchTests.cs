using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Tests.Engine;

public sealed class MicroBatchTests
{
    private static readonly LearnerSpec Learner = new() { InnerSteps = 1 };
    private static readonly TestWorld World = TestWorld.Create(Learner);

    [Fact]
    public void Predict_PositionBeyondTheItems_Throws()
    {
        var batch = Collator.Collate(World.Episodes, World.Context);
        batch.QueryRows[0] = batch.Items.Length;

        var error = Assert.Throws<ArgumentException>(() => Predict(batch));

        Assert.Contains($"must be one of {batch.Items.Length} items, but is item {batch.Items.Length}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_NegativePosition_Throws()
    {
        var batch = Collator.Collate(World.Episodes, World.Context);
        batch.SupportRows[0] = -1;

        Assert.Throws<ArgumentException>(() => Predict(batch));
    }

    [Fact]
    public void Predict_MoreRowsThanTheBatchIsWide_Throws()
    {
        var batch = Collator.Collate(World.Episodes, World.Context);
        batch.SupportCounts[0] = batch.Support + 1;

        Assert.Contains($"between 0 and {batch.Support} support rows, but has {batch.Support + 1}", Assert.Throws<ArgumentException>(() => Predict(batch)).Message, StringComparison.Ordinal);
    }

    private static void Predict(MicroBatch batch)
    {
        var (items, users, dense) = (new float[batch.Items.Length * World.Layout.ItemWidth], new float[batch.Tasks * World.Layout.UserWidth], new float[World.Layout.DenseLength]);
        new TaskwiseMaml<float>(World.Layout, Learner).Predict(batch, items, users, dense, new float[batch.QueryRows.Length], new float[batch.QueryRows.Length]);
    }
}

using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taped;
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

    [Fact]
    public void Predict_FewerQueryLabelsThanRows_Throws()
    {
        var whole = Collator.Collate(World.Episodes, World.Context);

        var error = Assert.Throws<ArgumentException>(() => Predict(Copy(whole, whole.QueryLabels[1..], 0, [])));

        Assert.Contains($"but there are {whole.QueryRows.Length} and {whole.QueryTargets.Length}, {whole.QueryLabels.Length - 1}, {whole.QueryBases.Length}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_OtherNumberOfNegativesThanRowsHave_Throws()
    {
        var whole = Collator.Collate(World.Episodes, World.Context);

        var error = Assert.Throws<ArgumentException>(() => Predict(Copy(whole, whole.QueryLabels, 2, new long[whole.QueryRows.Length])));

        Assert.Contains($"{whole.QueryRows.Length} query rows with 2 negatives each are {2 * whole.QueryRows.Length} positions, but there are {whole.QueryRows.Length}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Differentiate_NegativeBeyondTheItems_Throws()
    {
        var whole = Collator.Collate(World.Episodes, World.Context);
        var negatives = new long[whole.QueryRows.Length];
        negatives[0] = whole.Items.Length;

        var error = Assert.Throws<ArgumentException>(() => new TapeEngine<float>(World.Layout).Differentiate(
            Copy(whole, whole.QueryLabels, 1, negatives), new float[whole.Items.Length * World.Layout.ItemWidth], new float[whole.Tasks * World.Layout.UserWidth], new float[World.Layout.DenseLength], default));

        Assert.Contains($"A negative of the query of task 0 must be one of {whole.Items.Length} items, but is item {whole.Items.Length}", error.Message, StringComparison.Ordinal);
    }

    private static MicroBatch Copy(MicroBatch batch, float[] queryLabels, int queryNegatives, long[] queryNegativeRows) => new()
    {
        Tasks = batch.Tasks,
        Support = batch.Support,
        Query = batch.Query,
        Users = batch.Users,
        Items = batch.Items,
        SupportRows = batch.SupportRows,
        QueryRows = batch.QueryRows,
        SupportTargets = batch.SupportTargets,
        SupportLabels = batch.SupportLabels,
        QueryTargets = batch.QueryTargets,
        QueryLabels = queryLabels,
        QueryBases = batch.QueryBases,
        SupportCounts = batch.SupportCounts,
        QueryCounts = batch.QueryCounts,
        QueryNegatives = queryNegatives,
        QueryNegativeRows = queryNegativeRows,
    };

    private static void Predict(MicroBatch batch)
    {
        var (items, users, dense) = (new float[batch.Items.Length * World.Layout.ItemWidth], new float[batch.Tasks * World.Layout.UserWidth], new float[World.Layout.DenseLength]);
        new TaskwiseMaml<float>(World.Layout, Learner).Predict(batch, items, users, dense, new float[batch.QueryRows.Length], new float[batch.QueryRows.Length]);
    }
}

using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Baselines;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests.Models;

public sealed class ModelContextTests
{
    private static readonly Dataset Dataset = SyntheticGenerator.Generate(new SyntheticSpec { Users = 60, Items = 80, RatingsPerUser = 20 });
    private static readonly IReadOnlyList<History> Training = MeluSplit.Create(Dataset)[Scenario.Warm];

    [Fact]
    public void Fit_Residual_TakesTheOffsetsOfTheFloor()
    {
        var context = ModelContext.Fit(Dataset, Training, new ModelSpec());
        var offsets = ItemOffsets.Fit(Dataset, Training, ItemBase.Mean);

        Assert.Equal(offsets.GlobalMean + offsets.Values[3], context.Base(3, asNew: false));
        Assert.Equal(offsets.GlobalMean + offsets.ContentValues[3], context.Base(3, asNew: true));
    }

    [Fact]
    public void Fit_JointBases_AreThoseOfTheJointOffsets()
    {
        var context = ModelContext.Fit(Dataset, Training, new ModelSpec { ItemBase = ItemBase.Joint });
        var offsets = ItemOffsets.Fit(Dataset, Training, ItemBase.Joint);
        int[][] values = [.. Dataset.ItemFeatures.Fields.Select(field => field.Of(3).ToArray())];

        Assert.Equal(offsets.GlobalMean + offsets.Values[3], context.Base(3, asNew: false));
        Assert.Equal(context.Base(3, asNew: false), context.Base(3, values), 1e-5f);
        Assert.Equal(context.Base(3, asNew: true), context.Base(-1, values), 1e-5f);
    }

    [Fact]
    public void Fit_RawRatings_HasNoBase()
    {
        var context = ModelContext.Fit(Dataset, Training, new ModelSpec { Residual = false });

        Assert.Equal(0, context.Base(3, asNew: false));
    }

    [Fact]
    public void Fit_WarmItems_HaveEnoughTrainingRatings()
    {
        var context = ModelContext.Fit(Dataset, Training, new ModelSpec { WarmItemRatings = 5 });
        var counts = Training.SelectMany(history => history.Items).CountBy(item => item).ToDictionary();

        Assert.All(Enumerable.Range(0, 80), item => Assert.Equal(counts.GetValueOrDefault(item) >= 5, context.IsWarm(item)));
    }
}

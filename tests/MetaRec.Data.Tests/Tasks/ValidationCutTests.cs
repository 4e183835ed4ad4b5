using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Tasks;

public sealed class ValidationCutTests
{
    private static readonly Dataset Whole = SyntheticGenerator.Generate(new SyntheticSpec { Users = 200, Items = 300, RatingsPerUser = 40, Seed = 3 });
    private static readonly MeluSplit Outer = MeluSplit.Create(Whole);
    private static readonly Dataset Cut = ValidationCut.Of(Whole);

    [Fact]
    public void Of_AnyDataset_HasTheWarmRatingsOnly()
    {
        Assert.Equal(
            Whole.Interactions.Where(interaction => !Outer.UserIsCold[interaction.User] && !Outer.ItemIsCold[interaction.Item]), Cut.Interactions);
        Assert.NotEqual(Whole.Fingerprint, Cut.Fingerprint);
    }

    [Fact]
    public void Of_AnyDataset_LetsAFifthOfTheWarmUsersBeCold()
    {
        var inner = MeluSplit.Create(Cut);
        var warm = Outer.UserIsCold.Count(cold => !cold);

        Assert.Equal(warm / 5, inner.UserIsCold.Count(cold => cold));
        Assert.DoesNotContain(Enumerable.Range(0, Whole.Users.Count), user => inner.UserIsCold[user] && Outer.UserIsCold[user]);
    }

    [Fact]
    public void Of_AnyDataset_LetsTheLatestWarmItemsBeColdAndHasAllScenarios()
    {
        var inner = MeluSplit.Create(Cut);
        var warm = Enumerable.Range(0, Whole.Items.Count).Where(item => !Outer.ItemIsCold[item]).ToArray();

        Assert.Contains(warm, item => inner.ItemIsCold[item]);
        Assert.True(
            warm.Where(item => inner.ItemIsCold[item]).Min(item => Whole.Years[item]) >= warm.Where(item => !inner.ItemIsCold[item]).Max(item => Whole.Years[item]));
        Assert.All(Enum.GetValues<Scenario>(), scenario => Assert.NotEmpty(inner[scenario]));
    }

    [Fact]
    public void Load_Validation_CutsTheDataset()
    {
        var spec = new DatasetSpec { Name = "synthetic", Synthetic = new SyntheticSpec { Users = 200, Items = 300, RatingsPerUser = 40, Seed = 3 }, Validation = true };

        Assert.Equal(Cut.Fingerprint, DatasetCatalog.Load(spec).Fingerprint);
    }
}

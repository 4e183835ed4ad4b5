using MetaRec.Cli.Leaderboard;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests.Leaderboard;

public sealed class RecipesTests
{
    [Fact]
    public void All_AreValidAndNamedApart()
    {
        Assert.Equal(Recipes.All.Count, Recipes.All.Select(recipe => recipe.Name).Distinct().Count());
        Assert.All(Recipes.All, recipe => Assert.Matches("^[a-z0-9-]{1,20}$", recipe.Name));
        Assert.All(Recipes.All, recipe => Assert.Empty(recipe.Apply(new TrainingSpec(), []).Validate()));
    }

    [Fact]
    public void Command_HasTheSettingsThenTheChanges() => Assert.Equal(
        "./metarec evaluate --dataset synthetic --set learner.name=ridge --set steps=3",
        new Recipe("any", "learner.name=ridge").Command("--dataset synthetic", ["steps=3"]));
}

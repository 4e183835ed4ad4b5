namespace MetaRec.Cli.Leaderboard;

/// <summary>The rows of the leaderboard. Tuned on held-out warm users and items only, never on a test partition.</summary>
internal static class Recipes
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new("maml"),
        new("fomaml", "learner.order=first"),
        new("ridge", "learner.name=ridge", "model.network=linear", "learner.ridgeStrength=30"),
    ];
}

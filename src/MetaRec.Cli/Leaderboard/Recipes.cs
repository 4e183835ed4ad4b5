namespace MetaRec.Cli.Leaderboard;

/// <summary>The rows of the leaderboard. Tuned on held-out warm users and items only, never on a test partition.</summary>
internal static class Recipes
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new("maml"),
        new("fomaml", "learner.order=first"),
        new("maml-plus-plus", "learner.multiStepUntil=300", "learner.secondOrderFrom=100"),
        new("anil", "learner.name=anil"),
        new("meta-sgd", "learner.name=meta-sgd"),
        new("meta-curvature", "learner.name=meta-curvature"),
        new("cavia", "learner.name=cavia", "learner.innerRate=0.3"),
        new("reptile", "learner.name=reptile", "learner.innerSteps=2"),
        new("ridge", "learner.name=ridge", "model.network=linear", "learner.ridgeStrength=30", "steps=800"),
        new("ridge-mlp", "learner.name=ridge", "learner.ridgeStrength=10"),
        new("protonet", "learner.name=protonet"),
        new("relationnet", "learner.name=relationnet", "learner.relationWidth=32"),
        new("cnp", "learner.name=cnp"),
    ];
}

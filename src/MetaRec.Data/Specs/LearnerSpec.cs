namespace MetaRec.Data.Specs;

/// <summary>The meta-learner and its inner loop.</summary>
public sealed record LearnerSpec
{
    /// <summary>The meta-learners there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["maml", "ridge"];

    /// <summary>"maml" (Finn, Abbeel and Levine, 2017), or another of <see cref="Names"/>.</summary>
    public string Name { get; init; } = "maml";

    /// <summary>Exact second order, or first order (FOMAML).</summary>
    public GradientOrder Order { get; init; } = GradientOrder.Second;

    /// <summary>Gradient steps of adaptation; 0 to 50.</summary>
    public int InnerSteps { get; init; } = 5;

    /// <summary>Initial inner learning rate, of every layer and step; above 0, up to 10.</summary>
    public double InnerRate { get; init; } = 0.1;

    /// <summary>Whether meta-training learns the inner rates, one per layer and step (in log space, so they stay positive), or keeps them.</summary>
    public bool LearnInnerRates { get; init; } = true;

    /// <summary>κ: the inner loss is the sum over the n support rows divided by n + κ, so that few rows move the model less; 0 to 1,000.</summary>
    public double SupportShrinkage { get; init; } = 20;

    /// <summary>For "ridge": the strength that every feature's regularization starts from, learned from there; above 0, up to 1,000.</summary>
    public double RidgeStrength { get; init; } = 10;

    /// <summary>What meta-training minimizes.</summary>
    public QueryLoss QueryLoss { get; init; } = QueryLoss.SmoothL1;
}

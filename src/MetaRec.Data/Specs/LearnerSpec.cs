namespace MetaRec.Data.Specs;

/// <summary>The meta-learner and its inner loop.</summary>
/// <remarks>An option that the learner does not read (<see cref="LearnerOptions"/>) must be left at its default.</remarks>
public sealed record LearnerSpec
{
    /// <summary>The meta-learners there are; one of your own is added by registering it (<c>MetaLearners.Register</c>).</summary>
    public static NameList Names { get; } = new()
    {
        { "maml", LearnerOptions.OfMaml },
        { "anil", LearnerOptions.OfDifferentiatedSteps },
        { "meta-sgd", LearnerOptions.OfMetaSgd },
        { "meta-curvature", LearnerOptions.OfDifferentiatedSteps },
        { "cavia", LearnerOptions.OfCavia },
        { "reptile", LearnerOptions.OfSteps },
        { "ridge", LearnerOptions.OfRidge },
        { "protonet", LearnerOptions.OfProtoNet },
        { "relationnet", LearnerOptions.OfRelationNet },
        { "cnp", LearnerOptions.OfCnp },
    };

    /// <summary>"maml" (Finn, Abbeel and Levine, 2017), or another of <see cref="Names"/>.</summary>
    public string Name { get; init; } = "maml";

    /// <summary>Exact second order, or first order (FOMAML).</summary>
    public GradientOrder Order { get; init; } = GradientOrder.Second;

    /// <summary>
    /// Meta-step from which derivatives are of second order; before it they are of first order (derivative-order annealing: Antoniou, Edwards and Storkey, 2019). 0 (at once) to
    /// 10,000,000. For <see cref="GradientOrder.Second"/>.
    /// </summary>
    public int SecondOrderFrom { get; init; }

    /// <summary>
    /// Meta-steps over which the loss is a mean of the query losses after every inner step, whose weights move to the last step's (multi-step loss: Antoniou, Edwards and Storkey,
    /// 2019): 1/K each at the start, and 1 for the last from this meta-step on. 0 (the last step's alone) to 10,000,000. For two or more inner steps.
    /// </summary>
    public int MultiStepUntil { get; init; }

    /// <summary>Gradient steps of adaptation; 0 to 50.</summary>
    public int InnerSteps { get; init; } = 5;

    /// <summary>Initial inner learning rate, of every layer and step; above 0, up to 10.</summary>
    public double InnerRate { get; init; } = 0.1;

    /// <summary>Whether meta-training learns the inner rates, one per layer and step (in log space, so they stay positive), or keeps them.</summary>
    public bool LearnInnerRates { get; init; } = true;

    /// <summary>
    /// Whether the steps of the first layer and of the linear path have a learned multiplier for every number of the input, the same for both and for all steps: how much an input may
    /// differ between tasks.
    /// </summary>
    public bool LearnInputRates { get; init; } = true;

    /// <summary>
    /// Strength λ of the pull that holds the first layer and the linear path at what they started from, a summand of the inner loss; learned for each from here. 0 (no pull), or up to 1,000.
    /// </summary>
    public double Pull { get; init; } = 20;

    /// <summary>Numbers in the context that adapts; 1 to 256.</summary>
    public int ContextSize { get; init; } = 8;

    /// <summary>κ: the inner loss is the sum over the n support rows divided by n + κ, so that few rows move the model less; 0 to 1,000.</summary>
    public double SupportShrinkage { get; init; } = 20;

    /// <summary>The strength that every feature's regularization starts from, learned from there; above 0, up to 1,000.</summary>
    public double RidgeStrength { get; init; } = 10;

    /// <summary>
    /// Where on the rating range, from 0 (lowest rating) to 1, liking begins; 0 to 1. Null: at the mean of the task's own support.
    /// </summary>
    public double? LikeThreshold { get; init; }

    /// <summary>How many ratings a default prototype counts for at the start, learned from there; above 0, up to 1,000.</summary>
    public double PrototypeStrength { get; init; } = 5;

    /// <summary>Hidden width of the relation module; 1 to 256.</summary>
    public int RelationWidth { get; init; } = 16;

    /// <summary>Width of the vector that a support becomes, for "cnp" or for <see cref="Clusters"/>; 1 to 256.</summary>
    public int TaskWidth { get; init; } = 16;

    /// <summary>
    /// Clusters of tasks, learned: each shifts biases and last layer of the initialization, and a task starts from a mixture, by its user and its support. 0 (one initialization for all), or 2 to 32.
    /// </summary>
    public int Clusters { get; init; }

    /// <summary>What meta-training minimizes.</summary>
    public QueryLoss QueryLoss { get; init; } = QueryLoss.SmoothL1;

    /// <summary>
    /// What gradient steps on the support descend. Null: <see cref="QueryLoss"/> where that is of logits, else squared.
    /// </summary>
    public QueryLoss? SupportLoss { get; init; }

    /// <summary>The loss of the inner loop: <see cref="SupportLoss"/>, or what it stands for where it is null.</summary>
    public QueryLoss InnerLoss() => SupportLoss ?? (QueryLoss.IsOfLogits() && Names.Reads(Name, nameof(SupportLoss)) ? QueryLoss : QueryLoss.Squared);

    /// <summary>The order of a meta-step's derivatives.</summary>
    /// <param name="step">From 0.</param>
    public GradientOrder OrderAt(long step) => step < SecondOrderFrom ? GradientOrder.First : Order;
}

namespace MetaRec.Data.Specs;

/// <summary>The meta-learner and its inner loop.</summary>
public sealed record LearnerSpec
{
    /// <summary>The meta-learners there are; one of your own is added by registering it (<c>MetaLearners.Register</c>).</summary>
    public static NameList Names { get; } = ["maml", "anil", "meta-sgd", "meta-curvature", "cavia", "reptile", "ridge", "protonet", "relationnet", "cnp"];

    /// <summary>"maml" (Finn, Abbeel and Levine, 2017), or another of <see cref="Names"/>.</summary>
    public string Name { get; init; } = "maml";

    /// <summary>Exact second order, or first order (FOMAML).</summary>
    public GradientOrder Order { get; init; } = GradientOrder.Second;

    /// <summary>
    /// Meta-step from which derivatives are of second order; before it they are of first order (derivative-order annealing: Antoniou, Edwards and Storkey, 2019). 0 (at once) to
    /// 10,000,000. For <see cref="GradientOrder.Second"/>, and all learners with inner steps but "reptile".
    /// </summary>
    public int SecondOrderFrom { get; init; }

    /// <summary>
    /// Meta-steps over which the loss is a mean of the query losses after every inner step, whose weights move to the last step's (multi-step loss: Antoniou, Edwards and Storkey,
    /// 2019): 1/K each at the start, and 1 for the last from this meta-step on. 0 (the last step's alone) to 10,000,000. For all learners with inner steps but "reptile".
    /// </summary>
    public int MultiStepUntil { get; init; }

    /// <summary>Gradient steps of adaptation; 0 to 50.</summary>
    public int InnerSteps { get; init; } = 5;

    /// <summary>Initial inner learning rate, of every layer and step; above 0, up to 10.</summary>
    public double InnerRate { get; init; } = 0.1;

    /// <summary>Whether meta-training learns the inner rates, one per layer and step (in log space, so they stay positive), or keeps them.</summary>
    public bool LearnInnerRates { get; init; } = true;

    /// <summary>
    /// For "maml": whether the steps of the first layer and of the linear path have a learned multiplier for every number of the input, the same for both and for all steps: how much an input may
    /// differ between tasks.
    /// </summary>
    public bool LearnInputRates { get; init; } = true;

    /// <summary>
    /// For "maml": strength λ of the pull that holds the first layer and the linear path at what they started from, a summand of the inner loss; learned for each from here. 0 (no pull), or up to 1,000.
    /// </summary>
    public double Pull { get; init; } = 20;

    /// <summary>For "cavia": numbers in the context that adapts; 1 to 256.</summary>
    public int ContextSize { get; init; } = 8;

    /// <summary>κ: the inner loss is the sum over the n support rows divided by n + κ, so that few rows move the model less; 0 to 1,000.</summary>
    public double SupportShrinkage { get; init; } = 20;

    /// <summary>For "ridge": the strength that every feature's regularization starts from, learned from there; above 0, up to 1,000.</summary>
    public double RidgeStrength { get; init; } = 10;

    /// <summary>
    /// For "protonet" and "relationnet": where on the rating range, from 0 (lowest rating) to 1, liking begins; 0 to 1. Null: at the mean of the task's own support.
    /// </summary>
    public double? LikeThreshold { get; init; }

    /// <summary>For "protonet" and "relationnet": how many ratings a default prototype counts for at the start, learned from there; above 0, up to 1,000.</summary>
    public double PrototypeStrength { get; init; } = 5;

    /// <summary>For "relationnet": hidden width of the relation module; 1 to 256.</summary>
    public int RelationWidth { get; init; } = 16;

    /// <summary>For "cnp", and for clusters: width of the vector that a support becomes; 1 to 256.</summary>
    public int TaskWidth { get; init; } = 16;

    /// <summary>
    /// Clusters of tasks, learned: each shifts biases and last layer of the initialization, and a task starts from a mixture, by its user and its support. 0 (one initialization for all), or 2 to 32;
    /// not for "reptile".
    /// </summary>
    public int Clusters { get; init; }

    /// <summary>What meta-training minimizes.</summary>
    public QueryLoss QueryLoss { get; init; } = QueryLoss.SmoothL1;

    /// <summary>
    /// What gradient steps on the support descend. Null: <see cref="QueryLoss"/> where that is of logits, else squared. Learners that take no such steps ("ridge", "protonet",
    /// "relationnet", "cnp") have none.
    /// </summary>
    public QueryLoss? SupportLoss { get; init; }

    /// <summary>The loss of the inner loop: <see cref="SupportLoss"/>, or what it stands for where it is null.</summary>
    public QueryLoss InnerLoss() => SupportLoss ?? (QueryLoss.IsOfLogits() && !IsWithoutSteps(Name) ? QueryLoss : QueryLoss.Squared);

    /// <summary>Whether a learner adapts without gradient steps on a support loss.</summary>
    internal static bool IsWithoutSteps(string name) => name is "ridge" or "protonet" or "relationnet" or "cnp";

    /// <summary>The order of a meta-step's derivatives.</summary>
    /// <param name="step">From 0.</param>
    public GradientOrder OrderAt(long step) => step < SecondOrderFrom ? GradientOrder.First : Order;
}

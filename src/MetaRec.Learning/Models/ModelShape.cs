using MetaRec.Data.Specs;

namespace MetaRec.Learning.Models;

/// <summary>What a network or a meta-learner has to know to lay out its blocks.</summary>
/// <param name="Model">The model's spec.</param>
/// <param name="Learner">The learner's spec.</param>
/// <param name="UserWidth">Width of a user's input; 0 without user features.</param>
/// <param name="ItemWidth">Width of an item's input.</param>
/// <param name="UserPrior">Whether the product of both is part of the prediction.</param>
public sealed record ModelShape(ModelSpec Model, LearnerSpec Learner, int UserWidth, int ItemWidth, bool UserPrior)
{
    /// <summary>The network's blocks; known to meta-learners.</summary>
    public IReadOnlyList<BlockShape> NetworkBlocks { get; init; } = [];

    /// <summary>Width of what the network's last layer sees; known to meta-learners.</summary>
    public int FeatureWidth { get; init; }

    /// <summary>Paths of the network: what has an inner rate of its own.</summary>
    public int Paths => NetworkBlocks.Max(block => block.Path) + 1;
}

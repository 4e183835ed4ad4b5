using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// A meta-learning algorithm: how a model adapts to the support of a task, and which way θ is to move so that it adapts better. Written in operations of a tape, one task at a time;
/// derivatives, batches, sums and distribution are the engine's. Stateless.
/// </summary>
public interface IMetaLearner
{
    /// <summary>What <c>learner.name</c> calls it.</summary>
    string Name { get; }

    /// <summary>
    /// The properties of <see cref="LearnerSpec"/> that it reads, beside name and query loss: a spec that sets another one is refused. <see cref="LearnerSpec.SupportLoss"/> among them says that it
    /// takes gradient steps on the support. <see cref="LearnerOptions"/> has lists to start from.
    /// </summary>
    IReadOnlyList<string> Options { get; }

    /// <summary>Whether it does anything with a support: false for a MAML of no steps.</summary>
    bool Adapts(LearnerSpec learner);

    /// <summary>The blocks that it keeps in θ beside the network's; names are unique.</summary>
    IReadOnlyList<BlockShape> Blocks(ModelShape shape);

    /// <summary>How many numbers adaptation finds for a task.</summary>
    int AdaptedNumbers(ModelShape shape);

    /// <summary>Adapts to the task's support, which may be empty.</summary>
    /// <returns>What predicts items then.</returns>
    Predictor<T> Adapt<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The direction that θ moves against, for one task.</summary>
    MetaGradient<T> MetaGradient<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>What turns the inputs of a user and of items into predicted ratings, written in operations of a tape; any gradient-based meta-learner adapts it. Stateless.</summary>
public interface IRatingNetwork
{
    /// <summary>What <c>model.network</c> calls it.</summary>
    string Name { get; }

    /// <summary>
    /// Which of <see cref="NetworkOptions.Shaping"/> it reads: a spec that sets another one of them is refused. None unless it says so. Reading <see cref="ModelSpec.History"/> says that it reads the
    /// support oldest first, which needs episodes in time.
    /// </summary>
    IReadOnlyList<string> Options => [];

    /// <summary>Its blocks, in the order in which they lie in θ; names are unique. What must not move with a task is marked (<see cref="BlockShape.Adapts"/>).</summary>
    IReadOnlyList<BlockShape> Blocks(ModelShape shape);

    /// <summary>Columns of <see cref="Features"/>.</summary>
    int FeatureWidth(ModelShape shape);

    /// <summary>What the last layer sees of items: [items, any width]. Learners that work on representations (ridge, prototypes, relations) begin here.</summary>
    /// <param name="weights">The network's blocks, adapted or not.</param>
    /// <param name="task">The task, for its user and its support.</param>
    /// <param name="items">[n, item width].</param>
    Node<T> Features<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Predictions over the base: [n, 1].</summary>
    /// <param name="weights">The network's blocks, adapted or not.</param>
    /// <param name="task">The task, for its user and its support.</param>
    /// <param name="items">[n, item width].</param>
    Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

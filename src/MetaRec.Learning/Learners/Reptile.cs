using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "reptile": θ moves towards where gradient steps on a task end. Nothing is differentiated twice. Steps have one rate,
/// <see cref="MetaRec.Data.Specs.LearnerSpec.InnerRate"/>, which is not learned, and neither are label offsets.
/// </summary>
/// <remarks>
/// In training, the task's data are two batches: K steps on the support, φ_{k+1} = φ_k − α∇L_support(φ_k), then one on the query, φ_{K+1} = φ_K − α∇L_query(φ_K). The network
/// moves against (θ − φ_{K+1}) / α(K + 1), the mean gradient along the way, which has the size of a gradient; so penalties weigh as with other learners. Inputs, which no step
/// moves, have the mean gradient along the same way. (The query's gradient at φ_K alone, as in first-order MAML, would set embeddings against the network: where one adds to the
/// other, as in the product of user and item, training diverges.) Without support, K = 0. In use, adaptation is the K steps on the support. A. Nichol, J. Achiam and J. Schulman, 2018.
/// </remarks>
public sealed class Reptile : InnerLoopLearner
{
    public override string Name => "reptile";

    public override IReadOnlyList<string> Options => LearnerOptions.OfSteps;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) => [];

    public override MetaGradient<T> MetaGradient<T>(TaskGraph<T> task)
    {
        var weights = task.Weights;
        var steps = StepsOn(task);
        var sum = new Node<T>[weights.Nodes.Length + 3];
        for (var step = 0; step < steps; step++)
        {
            var gradients = Gradients(task, weights, task.SupportLoss(task.Predict(weights, task.SupportItems)));
            Add(sum, gradients, isFirst: step == 0);
            weights = weights.Map((weight, i) => Moves(weights.Blocks[i]) ? (weight - Update(task, step, weights.Blocks[i], gradients[i])).Detached() : weight);
        }

        var loss = task.QueryLoss(task.Predict(weights, task.QueryItems));
        Add(sum, Gradients(task, weights, loss), isFirst: steps == 0);
        return new MetaGradient<T>(loss, Means(task, sum, steps + 1));
    }

    protected override Node<T> Update<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> gradient) => gradient * task.Learner.InnerRate;

    /// <summary>By the network's blocks, the user's input, the support's items, the query's items.</summary>
    private static Node<T>[] Gradients<T>(TaskGraph<T> task, Weights<T> weights, Node<T> loss)
        where T : unmanaged, IFloatingPointIeee754<T> => task.Tape.Gradient(loss, [.. weights.Nodes, .. task.Leaves[^3..]]);

    private static void Add<T>(Node<T>[] sum, Node<T>[] gradients, bool isFirst)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = isFirst ? gradients[i] : sum[i] + gradients[i];
        }
    }

    /// <summary>One per leaf of the task: zeros for what is neither the network's nor an input.</summary>
    private static Node<T>[] Means<T>(TaskGraph<T> task, Node<T>[] sum, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var means = new Node<T>[task.Leaves.Length];
        for (var leaf = 0; leaf < means.Length; leaf++)
        {
            var isOther = leaf >= sum.Length - 3 && leaf < means.Length - 3;
            var place = leaf < sum.Length - 3 ? leaf : sum.Length - means.Length + leaf;
            means[leaf] = isOther ? task.Tape.Zeros(task.Leaves[leaf].Rows, task.Leaves[leaf].Columns) : sum[place] * (1.0 / count);
        }

        return means;
    }
}

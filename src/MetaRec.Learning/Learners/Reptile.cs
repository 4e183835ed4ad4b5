using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "reptile": θ moves towards where gradient steps on a task end. Nothing is differentiated twice. Steps have one rate,
/// <see cref="MetaRec.Data.Specs.LearnerSpec.InnerRate"/>, which is not learned, and neither are label offsets.
/// </summary>
/// <remarks>
/// In training, the task's data are two batches: K steps on the support, φ_{k+1} = φ_k − α∇L_support(φ_k), then one on the query, φ_{K+1} = φ_K − α∇L_query(φ_K). The network
/// moves against (θ − φ_{K+1}) / α(K + 1), the mean gradient along the way, which has the size of a gradient; so penalties weigh as with other learners. Embeddings, which no inner
/// step moves, go against the query loss's gradient at φ_K, as in first-order MAML. Without support, K = 0. In use, adaptation is the K steps on the support.
/// A. Nichol, J. Achiam and J. Schulman, 2018.
/// </remarks>
public sealed class Reptile : InnerLoopLearner
{
    public override string Name => "reptile";

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) => [];

    public override MetaGradient<T> MetaGradient<T>(TaskGraph<T> task)
    {
        var weights = task.Weights;
        var steps = StepsOn(task);
        for (var step = 0; step < steps; step++)
        {
            weights = Step(task, weights, step).Map((weight, _) => weight.Detached());
        }

        var loss = task.QueryLoss(task.Predict(weights, task.QueryItems));
        var gradients = task.Tape.Gradient(loss, [.. weights.Nodes, .. task.Leaves]);
        var (own, leaves) = (gradients[..weights.Nodes.Length], gradients[weights.Nodes.Length..]);
        for (var i = 0; i < own.Length; i++)
        {
            var way = (task.Weights.Nodes[i] - weights.Nodes[i]) * (1 / task.Learner.InnerRate);
            leaves[i] = Moves(weights.Blocks[i]) ? (way + own[i]) * (1.0 / (steps + 1)) : own[i];
        }

        return new MetaGradient<T>(loss, leaves);
    }

    protected override Node<T> Update<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> gradient) => gradient * task.Learner.InnerRate;
}

using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>"cavia": a small vector, the context, is what adapts to a task. It stands beside the inputs of the network, whose weights are the same for all tasks.</summary>
/// <remarks>
/// c₀ = 0, c_{k+1} = c_k − α_k ∂L_support(θ, c_k)/∂c, meta-gradient ∂L_query(θ, c_K)/∂θ. Input weights of the context add c·W_c to what each layer that reads the inputs
/// (<see cref="BlockShape.TakesContext"/>) has as its bias: the perceptron's first layer, and its linear path. c has <see cref="MetaRec.Data.Specs.LearnerSpec.ContextSize"/> numbers.
/// L. Zintgraf, K. Shiarlis, V. Kurin, K. Hofmann and S. Whiteson, 2019.
/// </remarks>
public sealed class Cavia : InnerLoopLearner
{
    private const string Context = "context";

    public override string Name => "cavia";

    public override IReadOnlyList<string> Options => LearnerOptions.OfCavia;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape)
    {
        if (shape.Learner.InnerSteps == 0)
        {
            return [];
        }

        BlockShape[] weights =
        [
            .. shape.NetworkBlocks.Where(block => block.TakesContext)
                .Select(block => BlockShape.Weight(WeightOf(block), shape.Learner.ContextSize, block.Columns, block.Path)),
        ];
        return weights.Length > 0
            ? [.. InnerRates.Blocks(shape, paths: 1), .. weights]
            : throw new ArgumentException($"The learner '{Name}' finds no layer that takes a context in the network '{shape.Model.Network}'. Set learner.name or model.network to another.", nameof(shape));
    }

    public override int AdaptedNumbers(ModelShape shape) => shape.Learner.ContextSize;

    protected override bool Moves(BlockShape block) => block.Name == Context;

    protected override Weights<T> Start<T>(TaskGraph<T> task) => new(
        [.. task.Weights.Blocks, new BlockShape(Context, 1, task.Learner.ContextSize)],
        [.. task.Weights.Nodes, task.Tape.Zeros(1, task.Learner.ContextSize)]);

    protected override Weights<T> Network<T>(TaskGraph<T> task, Weights<T> weights)
    {
        var context = weights[Context];
        return weights.Map((weight, i) => weights.Blocks[i].TakesContext ? weight + context.Dot(task[WeightOf(weights.Blocks[i])]) : weight);
    }

    protected override Node<T> Update<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> gradient) => InnerRates.Of(task, step, path: 0) * gradient;

    private static string WeightOf(BlockShape bias) => $"context.{bias.Name}";
}

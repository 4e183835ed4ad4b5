using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>"cavia": a small vector, the context, is what adapts to a task. It stands beside the inputs of the network, whose weights are the same for all tasks.</summary>
/// <remarks>
/// c₀ = 0, c_{k+1} = c_k − α_k ∂L_support(θ, c_k)/∂c, meta-gradient ∂L_query(θ, c_K)/∂θ. Input weights of the context add c·W_c to what each layer that reads the inputs
/// (<see cref="BlockShape.TakesContext"/>) has as its bias: the perceptron's first layer, and its linear path. Where the product of user and item input x is part of the prediction, it reads the inputs
/// as well, and the context stands beside the user's: c·W_p·x more, which is the linear path with weights w + (c·W_p)ᵀ for the item. c has <see cref="LearnerSpec.ContextSize"/> numbers.
/// L. Zintgraf, K. Shiarlis, V. Kurin, K. Hofmann and S. Whiteson, 2019.
/// </remarks>
public sealed class Cavia : InnerLoopLearner
{
    private const string Context = "context";
    private const string Product = "context.product.weight";

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
        BlockShape[] product = shape.UserPrior && shape.NetworkBlocks.Any(block => IsLinearPath(block, shape.NetworkBlocks))
            ? [BlockShape.Weight(Product, shape.Learner.ContextSize, shape.ItemWidth, 0)]
            : [];
        return weights.Length > 0
            ? [.. InnerRates.Blocks(shape, paths: 1), .. weights, .. product]
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
        return weights.Map((weight, i) => weights.Blocks[i] switch
        {
            { TakesContext: true } bias => weight + context.Dot(task[WeightOf(bias)]),
            var block when task.HasUserPrior && IsLinearPath(block, weights.Blocks) => weight + OfItem(weight, context.Dot(task[Product]).Transposed()),
            _ => weight,
        });
    }

    protected override Node<T> Update<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> gradient) => InnerRates.Of(task, step, path: 0) * gradient;

    /// <summary>Whether a block is the weights of a path from the inputs straight to the prediction; those of the item's input are its last rows.</summary>
    private static bool IsLinearPath(BlockShape block, IReadOnlyList<BlockShape> blocks) =>
        block is { IsHead: true, IsVector: false, Columns: 1 } && blocks.Any(bias => bias is { TakesContext: true, Columns: 1 } && bias.Path == block.Path);

    private static Node<T> OfItem<T>(Node<T> weight, Node<T> shift)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        weight.Rows == shift.Rows ? shift : weight.Tape.JoinRows(weight.Tape.Zeros(weight.Rows - shift.Rows, 1), shift);

    private static string WeightOf(BlockShape bias) => $"context.{bias.Name}";
}

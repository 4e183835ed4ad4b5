using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>
/// "linear": a linear function of the item's input, and the product of user and item input where the spec asks for it. Adapted, that is factorization with a fold-in: the item's
/// input is its factor, the weights are the user's.
/// </summary>
public sealed class Linear : IRatingNetwork
{
    public string Name => "linear";

    public IReadOnlyList<BlockShape> Blocks(ModelShape shape) =>
    [
        BlockShape.Weight("linear.weight", shape.ItemWidth, 1, path: 0, BlockStart.SmallHe) with { IsHead = true },
        BlockShape.Bias("linear.bias", 1, path: 0) with { IsHead = true, TakesContext = true },
    ];

    public int FeatureWidth(ModelShape shape) => shape.ItemWidth;

    public Node<T> Features<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T> => items;

    public Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RatingHead.WithPrior(items.Dot(weights["linear.weight"]) + weights["linear.bias"], task, items);
}

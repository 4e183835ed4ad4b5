using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;
using MetaRec.Learning.Networks;

namespace MetaRec.Learning.Tests.Extending;

/// <summary>"bilinear": a learned bilinear form says how well an item fits a user, and an item has a bias that is linear in its input.</summary>
/// <remarks>f(u, x) = x·M·uᵀ + x·b + c. M begins as the identity, the plain product of both; without user features there are b and c alone.</remarks>
public sealed class BilinearNetwork : IRatingNetwork
{
    public string Name => "bilinear";

    public IReadOnlyList<BlockShape> Blocks(ModelShape shape)
    {
        var blocks = new List<BlockShape>
        {
            BlockShape.Weight("bias.weight", shape.ItemWidth, 1, path: 0, BlockStart.SmallHe),
            BlockShape.Bias("bias.bias", 1, path: 0),
        };
        if (shape.UserWidth > 0)
        {
            blocks.Add(BlockShape.Weight("fit.weight", shape.ItemWidth, shape.UserWidth, path: 1, BlockStart.Identity));
        }

        return blocks;
    }

    public int FeatureWidth(ModelShape shape) => shape.ItemWidth;

    public Node<T> Features<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T> => items;

    public Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Node<T> prediction = items.Dot(weights["bias.weight"]) + weights["bias.bias"];
        return weights.Has("fit.weight") ? prediction + items.Dot(weights["fit.weight"]).DotTransposed(task.User) : prediction;
    }
}

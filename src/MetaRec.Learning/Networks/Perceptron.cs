using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>
/// "mlp": a ReLU network over the inputs of user and item side by side (MeLU: Lee, Im, Jang, Cho and Chung, 2019), with a linear path beside it (wide and deep: Cheng et al.,
/// 2016) and the product of both inputs, where the spec asks for them.
/// </summary>
public sealed class Perceptron : IRatingNetwork
{
    public string Name => "mlp";

    public IReadOnlyList<BlockShape> Blocks(ModelShape shape)
    {
        var blocks = new List<BlockShape>();
        int[] widths = [shape.UserWidth + shape.ItemWidth, .. shape.Model.Hidden, 1];
        for (var layer = 1; layer < widths.Length; layer++)
        {
            var start = layer == widths.Length - 1 ? BlockStart.SmallHe : BlockStart.He;
            blocks.Add(BlockShape.Weight($"layer{layer}.weight", widths[layer - 1], widths[layer], layer - 1, start));
            blocks.Add(BlockShape.Bias($"layer{layer}.bias", widths[layer], layer - 1));
        }

        if (shape.Model.Linear)
        {
            blocks.Add(BlockShape.Weight("linear.weight", widths[0], 1, widths.Length - 1, BlockStart.SmallHe));
            blocks.Add(BlockShape.Bias("linear.bias", 1, widths.Length - 1));
        }

        return blocks;
    }

    public int FeatureWidth(ModelShape shape) => shape.Model.Hidden[^1];

    public Node<T> Features<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var hidden = Affine(weights["layer1.weight"], task.User, items) + weights["layer1.bias"];
        for (var layer = 2; weights.Has($"layer{layer + 1}.weight"); layer++)
        {
            hidden = hidden.Relu().Dot(weights[$"layer{layer}.weight"]) + weights[$"layer{layer}.bias"];
        }

        return hidden.Relu();
    }

    public Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var last = task.Model.Hidden.Count + 1;
        var prediction = Features(weights, task, items).Dot(weights[$"layer{last}.weight"]) + weights[$"layer{last}.bias"];
        if (task.Model.Linear)
        {
            prediction += Affine(weights["linear.weight"], task.User, items) + weights["linear.bias"];
        }

        return task.HasUserPrior ? prediction + items.DotTransposed(task.User) : prediction;
    }

    /// <summary>The product with user and item inputs side by side: the user's half once for all items.</summary>
    private static Node<T> Affine<T>(Node<T> weight, Node<T> user, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var product = items.Dot(weight.SliceRows(user.Columns, items.Columns));
        return user.Columns == 0 ? product : product + user.Dot(weight.SliceRows(0, user.Columns));
    }
}

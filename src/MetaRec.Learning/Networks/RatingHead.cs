using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>
/// What ends most networks: a ReLU network over what is known of the user and the item's input side by side, with a linear path beside it (wide and deep: Cheng et al., 2016) and
/// the product of both inputs, where the spec asks for them.
/// </summary>
internal static class RatingHead
{
    /// <summary>Its blocks: one path per layer, and one more for the linear path.</summary>
    /// <param name="model">Hidden widths, and whether there is a linear path.</param>
    /// <param name="width">Columns of all sides together.</param>
    public static List<BlockShape> Blocks(ModelSpec model, int width)
    {
        var blocks = new List<BlockShape>();
        int[] widths = [width, .. model.Hidden, 1];
        for (var layer = 1; layer < widths.Length; layer++)
        {
            var last = layer == widths.Length - 1;
            blocks.Add(BlockShape.Weight($"layer{layer}.weight", widths[layer - 1], widths[layer], layer - 1, last ? BlockStart.SmallHe : BlockStart.He) with { IsHead = last });
            blocks.Add(BlockShape.Bias($"layer{layer}.bias", widths[layer], layer - 1) with { IsHead = last, TakesContext = layer == 1 });
        }

        if (model.Linear)
        {
            blocks.Add(BlockShape.Weight("linear.weight", widths[0], 1, widths.Length - 1, BlockStart.SmallHe) with { IsHead = true });
            blocks.Add(BlockShape.Bias("linear.bias", 1, widths.Length - 1) with { IsHead = true, TakesContext = true });
        }

        return blocks;
    }

    /// <summary>The last hidden layer: [n, last hidden width].</summary>
    /// <param name="weights">With the blocks of <see cref="Blocks"/>.</param>
    /// <param name="items">[n, item width].</param>
    /// <param name="sides">What stands before the item: each of one row, or of n; without columns is as if it were not there.</param>
    public static Node<T> Features<T>(Weights<T> weights, Node<T> items, params ReadOnlySpan<Node<T>> sides)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var hidden = Affine(weights["layer1.weight"], items, sides) + weights["layer1.bias"];
        for (var layer = 2; weights.Has($"layer{layer + 1}.weight"); layer++)
        {
            hidden = hidden.Relu().Dot(weights[$"layer{layer}.weight"]) + weights[$"layer{layer}.bias"];
        }

        return hidden.Relu();
    }

    /// <summary>The prediction: [n, 1].</summary>
    /// <inheritdoc cref="Features"/>
    public static Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items, params ReadOnlySpan<Node<T>> sides)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var last = task.Model.Hidden.Count + 1;
        var prediction = Features(weights, items, sides).Dot(weights[$"layer{last}.weight"]) + weights[$"layer{last}.bias"];
        if (task.Model.Linear)
        {
            prediction += Affine(weights["linear.weight"], items, sides) + weights["linear.bias"];
        }

        return WithPrior(prediction, task, items);
    }

    /// <summary>Adds the product of user and item input, where the model has it.</summary>
    public static Node<T> WithPrior<T>(Node<T> prediction, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T> => task.HasUserPrior ? prediction + items.DotTransposed(task.User) : prediction;

    /// <summary>The product with all sides and the item's input side by side: a side of one row is multiplied once for all items.</summary>
    private static Node<T> Affine<T>(Node<T> weight, Node<T> items, ReadOnlySpan<Node<T>> sides)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var product = items.Dot(weight.SliceRows(weight.Rows - items.Columns, items.Columns));
        var first = 0;
        foreach (var side in sides)
        {
            if (side.Columns > 0)
            {
                product += side.Dot(weight.SliceRows(first, side.Columns));
                first += side.Columns;
            }
        }

        return product;
    }
}

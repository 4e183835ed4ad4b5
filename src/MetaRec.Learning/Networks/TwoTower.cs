using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>
/// "two-tower": a ReLU network makes a vector of the user's input, another one of the item's; their product and a bias that is linear in the item's input are the prediction. The
/// user's tower and the bias adapt to a task, the items' tower is shared, so that the vectors of a catalogue can be computed once for all users.
/// </summary>
/// <remarks>
/// f(u, x) = tower_user(u) · tower_item(x) + x·b + c; without user features tower_user is a vector of its own. Hidden widths are those of the spec, the vectors have
/// <see cref="ModelSpec.TowerWidth"/> numbers. Features, for learners that solve for a last layer, are the items' vectors.
/// P. Covington, J. Adams and E. Sargin, 2016; X. Yi et al., 2019.
/// </remarks>
public sealed class TwoTower : IRatingNetwork
{
    private const string User = "user";
    private const string Item = "item";

    public string Name => "two-tower";

    public IReadOnlyList<string> Options => NetworkOptions.OfTwoTower;

    public IReadOnlyList<BlockShape> Blocks(ModelShape shape) =>
    [
        .. Tower(User, shape.UserWidth, shape.Model, adapts: true),
        .. Tower(Item, shape.ItemWidth, shape.Model, adapts: false),
        BlockShape.Weight("bias.weight", shape.ItemWidth, 1, shape.Model.Hidden.Count + 1, BlockStart.SmallHe) with { IsHead = true },
        BlockShape.Bias("bias.bias", 1, shape.Model.Hidden.Count + 1) with { IsHead = true, TakesContext = true },
    ];

    public int FeatureWidth(ModelShape shape) => shape.Model.TowerWidth;

    public Node<T> Features<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T> => Tower(Item, weights, items);

    public Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var match = Tower(Item, weights, items).DotTransposed(Tower(User, weights, task.User));
        return RatingHead.WithPrior(match + items.Dot(weights["bias.weight"]) + weights["bias.bias"], task, items);
    }

    private static IEnumerable<BlockShape> Tower(string name, int input, ModelSpec model, bool adapts)
    {
        int[] widths = [input, .. model.Hidden, model.TowerWidth];
        for (var layer = 1; layer < widths.Length; layer++)
        {
            var isHead = adapts && layer == widths.Length - 1;
            if (widths[layer - 1] > 0)
            {
                yield return BlockShape.Weight($"{name}.layer{layer}.weight", widths[layer - 1], widths[layer], layer - 1) with { Adapts = adapts, IsHead = isHead };
            }

            yield return BlockShape.Bias($"{name}.layer{layer}.bias", widths[layer], layer - 1) with { Adapts = adapts, IsHead = isHead, TakesContext = adapts && layer == 1 };
        }
    }

    private static Node<T> Tower<T>(string name, Weights<T> weights, Node<T> input)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var hidden = input.Columns > 0 ? Affine(1, input) : weights[$"{name}.layer1.bias"];
        for (var layer = 2; weights.Has($"{name}.layer{layer}.weight"); layer++)
        {
            hidden = Affine(layer, hidden.Relu());
        }

        return hidden;

        Node<T> Affine(int layer, Node<T> x) => x.Dot(weights[$"{name}.layer{layer}.weight"]) + weights[$"{name}.layer{layer}.bias"];
    }
}

using MetaRec.Learning.Engine;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>One task as plain tensors: what an independent implementation of a meta-learner computes with.</summary>
internal sealed class TorchTask
{
    public required Dictionary<string, Tensor> Blocks { get; init; }

    /// <summary>[1, user width]; null without user features.</summary>
    public required Tensor? User { get; init; }

    public required int Support { get; init; }

    /// <summary>[S, item width]; null without support, and so are targets and labels.</summary>
    public required Tensor? SupportItems { get; init; }

    public required Tensor? SupportTargets { get; init; }

    public required Tensor? SupportLabels { get; init; }

    /// <summary>[Q, item width].</summary>
    public required Tensor QueryItems { get; init; }

    /// <summary>[Q, 1].</summary>
    public required Tensor QueryTargets { get; init; }

    public required bool SquaredLoss { get; init; }

    public Tensor this[string block] => Blocks[block];

    /// <summary>The perceptron's last hidden layer, written as usual.</summary>
    public Tensor Features(Tensor items, Dictionary<string, Tensor>? weights = null)
    {
        weights ??= Blocks;
        var hidden = Inputs(items);
        for (var layer = 1; weights.ContainsKey($"layer{layer + 1}.weight"); layer++)
        {
            hidden = nn.functional.relu(Affine(weights, $"layer{layer}", hidden));
        }

        return hidden;
    }

    /// <summary>The perceptron's prediction over the base.</summary>
    public Tensor Predict(Tensor items, Dictionary<string, Tensor>? weights = null)
    {
        weights ??= Blocks;
        var last = 1;
        while (weights.ContainsKey($"layer{last + 1}.weight"))
        {
            last++;
        }

        var prediction = Affine(weights, $"layer{last}", Features(items, weights));
        if (weights.ContainsKey("linear.weight"))
        {
            prediction = Tensors.Add(prediction, Affine(weights, "linear", Inputs(items)));
        }

        return User is { } user ? Tensors.Add(prediction, items.matmul(user.t())) : prediction;
    }

    /// <summary>The mean query loss of predictions.</summary>
    public Tensor QueryLoss(Tensor predictions)
    {
        var errors = Tensors.Subtract(predictions, QueryTargets).abs();
        var squares = errors.mul(errors);
        var huber = where(
            errors.lt(Number(QueryLosses.Threshold)), squares.mul(Number(0.5 / QueryLosses.Threshold)), Tensors.Subtract(errors, Number(QueryLosses.Threshold / 2)));
        return (SquaredLoss ? squares : huber).mean();
    }

    public static Tensor Number(double value) => Tensors.Constant(value, ScalarType.Float64);

    private Tensor Inputs(Tensor items) => User is { } user ? cat([user.expand(items.shape[0], user.shape[1]), items], 1) : items;

    private static Tensor Affine(Dictionary<string, Tensor> weights, string layer, Tensor input) =>
        Tensors.Add(input.matmul(weights[$"{layer}.weight"]), weights[$"{layer}.bias"]);
}

using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Reference;

/// <summary>
/// Second-order MAML with every task's weights stacked and multiplied as a batch, differentiated twice by autograd: what a batching-over-tasks transform would
/// produce. Timed against the engine.
/// </summary>
public sealed class StackedMaml(LearnerSpec learner)
{
    /// <summary>Predictions of the query rows after adaptation. [T, Q, 1].</summary>
    public Tensor Predict(Head head, Tensor items, Tensor users, BatchTensors batch)
    {
        var support = Inputs(items, users, batch.SupportRows, batch.Tasks, batch.Support);
        var query = Inputs(items, users, batch.QueryRows, batch.Tasks, batch.Query);
        Tensor[] weights = [.. head.Leaves.Take(2 * head.Paths).Select(weight => Stack(weight, batch.Tasks))];
        var targets = head.LabelOffsets is { } offsets
            ? Tensors.Add(batch.SupportTargets, batch.SupportKnots!.matmul(offsets).view(batch.Tasks, batch.Support, 1))
            : batch.SupportTargets;
        for (var step = 0; step < learner.InnerSteps; step++)
        {
            var error = Tensors.Subtract(Forward(head, weights, support), targets);
            var loss = error.mul(error).mul(batch.SupportSlopes).mul(Tensors.Constant(0.5, error.dtype)).sum();
            var gradients = autograd.grad([loss], weights, retain_graph: true, create_graph: true);
            var rates = head.LogRates!.exp().narrow(0, step, 1);
            weights = [.. weights.Select((weight, i) => Step(head, weight, gradients[i], i, rates.narrow(1, i / 2, 1).view(1), batch))];
        }

        return Forward(head, weights, query);
    }

    private static Tensor Step(Head head, Tensor weight, Tensor gradient, int leaf, Tensor rate, BatchTensors batch)
    {
        var path = leaf / 2;
        if (path != 0 && path != head.Layers)
        {
            return Tensors.Subtract(weight, gradient.mul(rate));
        }

        gradient = head.InputRates is { } inputRates && leaf % 2 == 0 ? gradient.mul(inputRates.unsqueeze(1)) : gradient;
        var moved = Tensors.Subtract(weight, gradient.mul(rate));
        var way = Tensors.Subtract(weight, Stack(head.Leaves[leaf], batch.Tasks));
        return head.Pulls is { } pulls
            ? Tensors.Subtract(moved, way.mul(rate).mul(pulls.narrow(0, path == 0 ? 0 : 1, 1)).mul(batch.SupportSlopes.narrow(1, 0, 1)))
            : moved;
    }

    private static Tensor Stack(Tensor weight, int tasks)
    {
        var matrix = weight.shape.Length == 1 ? weight.unsqueeze(0) : weight;
        return matrix.unsqueeze(0).expand(tasks, matrix.shape[0], matrix.shape[1]).contiguous();
    }

    private static Tensor Inputs(Tensor items, Tensor users, Tensor rows, int tasks, int padded) => cat(
        [users.unsqueeze(1).expand(tasks, padded, users.shape[1]), items.index_select(0, rows).view(tasks, padded, items.shape[1])], 2);

    private static Tensor Forward(Head head, Tensor[] weights, Tensor input)
    {
        var output = input;
        for (var layer = 0; layer < head.Layers; layer++)
        {
            output = Affine(weights, layer, layer == 0 ? input : nn.functional.relu(output));
        }

        output = head.Linear ? Tensors.Add(output, Affine(weights, head.Layers, input)) : output;
        var width = input.shape[2] / 2;
        return head.UserPrior ? Tensors.Add(output, input.narrow(2, 0, width).mul(input.narrow(2, width, width)).sum([2L], keepdim: true)) : output;
    }

    private static Tensor Affine(Tensor[] weights, int path, Tensor input) => Tensors.Add(input.matmul(weights[2 * path]), weights[(2 * path) + 1]);
}

using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Reference;

/// <summary>
/// MAML as it is usually written: one task at a time, adapted weights built, second order by differentiating the autograd gradient. Slow and plain; what the
/// engine's formulas are tested and timed against.
/// </summary>
public sealed class AutogradMaml(LearnerSpec learner)
{
    /// <summary>Predictions of the query rows after adaptation; padding rows are zero.</summary>
    /// <returns>[T, Q, 1].</returns>
    public Tensor Predict(Head head, Tensor items, Tensor users, BatchTensors batch, IReadOnlyList<int> supportCounts)
    {
        var supportRows = batch.SupportRows.view(batch.Tasks, batch.Support);
        var queryRows = batch.QueryRows.view(batch.Tasks, batch.Query);
        var predictions = new List<Tensor>();
        for (var task = 0; task < batch.Tasks; task++)
        {
            var user = users.narrow(0, task, 1);
            var weights = Weights(head);
            for (var step = 0; step < learner.InnerSteps && supportCounts[task] > 0; step++)
            {
                var support = Inputs(items, user, supportRows.narrow(0, task, 1).narrow(1, 0, supportCounts[task]).view(-1));
                var error = Tensors.Subtract(Forward(head, weights, support), Targets(head, batch, task, supportCounts[task]));
                var loss = error.mul(error).mul(Of(batch.SupportSlopes, task, supportCounts[task])).mul(Tensors.Constant(0.5, error.dtype)).sum();
                weights = Step(head, weights, loss, head.LogRates!.exp().narrow(0, step, 1), 2 / (supportCounts[task] + learner.SupportShrinkage));
            }

            predictions.Add(Forward(head, weights, Inputs(items, user, queryRows.narrow(0, task, 1).view(-1))).unsqueeze(0));
        }

        return cat(predictions, 0);
    }

    private static Tensor[] Weights(Head head) => [.. head.Leaves.Take(2 * head.Paths)];

    private static Tensor Of(Tensor rows, int task, int count) => rows.narrow(0, task, 1).narrow(1, 0, count).view(-1, 1);

    private static Tensor Inputs(Tensor items, Tensor user, Tensor rows) =>
        cat([user.expand(rows.shape[0], user.shape[1]), items.index_select(0, rows)], 1);

    private static Tensor Targets(Head head, BatchTensors batch, int task, int count)
    {
        var targets = Of(batch.SupportTargets, task, count);
        return head.LabelOffsets is { } offsets
            ? Tensors.Add(targets, batch.SupportKnots!.narrow(0, task * batch.Support, count).matmul(offsets))
            : targets;
    }

    private static Tensor Forward(Head head, Tensor[] weights, Tensor input)
    {
        var output = input;
        for (var layer = 0; layer < head.Layers; layer++)
        {
            output = Affine(weights, layer, layer == 0 ? input : nn.functional.relu(output));
        }

        output = head.Linear ? Tensors.Add(output, Affine(weights, head.Layers, input)) : output;
        var width = input.shape[1] / 2;
        return head.UserPrior ? Tensors.Add(output, input.narrow(1, 0, width).mul(input.narrow(1, width, width)).sum([1L], keepdim: true)) : output;
    }

    private static Tensor Affine(Tensor[] weights, int path, Tensor input) => Tensors.Add(input.matmul(weights[2 * path]), weights[(2 * path) + 1]);

    private Tensor[] Step(Head head, Tensor[] weights, Tensor loss, Tensor rates, double slope)
    {
        var second = learner.Order == GradientOrder.Second;
        var gradients = autograd.grad([loss], weights, retain_graph: true, create_graph: second);
        return [.. weights.Select((weight, i) =>
        {
            var gradient = second ? gradients[i] : gradients[i].detach();
            var rate = rates.narrow(1, i / 2, 1).view(1);
            if (i / 2 is var path && path != 0 && path != head.Layers)
            {
                return Tensors.Subtract(weight, gradient.mul(rate));
            }

            gradient = head.InputRates is { } inputRates && i % 2 == 0 ? gradient.mul(inputRates.unsqueeze(1)) : gradient;
            var moved = Tensors.Subtract(weight, gradient.mul(rate));
            return head.Pulls is { } pulls
                ? Tensors.Subtract(moved, Tensors.Subtract(weight, head.Leaves[i]).mul(rate).mul(pulls.narrow(0, path == 0 ? 0 : 1, 1)).mul(Tensors.Constant(slope, weight)))
                : moved;
        })];
    }
}

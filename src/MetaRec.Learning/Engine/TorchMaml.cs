using MetaRec.Data.Specs;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>
/// <see cref="ClosedFormMaml"/> as the engine of a device: a micro-batch goes to a GPU in one transfer, its meta-gradient comes back in one, and nothing between the two waits for the processor.
/// The same code runs on libtorch's CPU device, where it is slower than <see cref="Taskwise.TaskwiseMaml{T}"/>.
/// </summary>
/// <remarks>
/// What goes over: inputs of items and users, the dense part of θ, targets, weights, knots, and the rows' positions, all as float32 (positions are exact up to 2²⁴ items of a micro-batch).
/// Results are the same bits on devices of one kind; another kind rounds in another order.
/// </remarks>
public sealed class TorchMaml : ITaskEngine<float>
{
    private const int MostItems = 1 << 24;

    private readonly ModelLayout _layout;
    private readonly LearnerSpec _learner;
    private readonly Device _device;
    private readonly ClosedFormMaml _closedForm;

    /// <param name="layout">A model that has the closed form: MAML over the perceptron, with squared or smooth absolute query loss.</param>
    /// <param name="learner">Order of the gradient, inner steps and losses.</param>
    /// <param name="device">A device of libtorch: "cuda:0", or "cpu".</param>
    public TorchMaml(ModelLayout layout, LearnerSpec learner, string device)
    {
        _layout = layout;
        _learner = learner;
        _device = new Device(device);
        _closedForm = new ClosedFormMaml(layout.UserWidth, layout.ItemWidth, learner);
    }

    /// <inheritdoc/>
    public void Predict(MicroBatch batch, ReadOnlySpan<float> items, ReadOnlySpan<float> users, ReadOnlySpan<float> dense, Span<float> before, Span<float> after)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var there = Send(batch, items, users, dense);
        var (first, second) = _closedForm.Predict(Head.Views(there.Dense, _layout), there.Items, there.Users, there.Batch);
        var both = Tensors.ToFloats(cat([first.flatten(), second.flatten()], 0)).AsSpan();
        CopyRows(batch, both[..before.Length], before);
        CopyRows(batch, both[before.Length..], after);
    }

    /// <inheritdoc/>
    public void Differentiate(MicroBatch batch, ReadOnlySpan<float> items, ReadOnlySpan<float> users, ReadOnlySpan<float> dense, TaskGradients<float> gradient)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var there = Send(batch, items, users, dense);
        Tensor[] leaves = [there.Dense, there.Items, there.Users];
        foreach (var leaf in leaves)
        {
            leaf.requires_grad = true;
        }

        var (before, after) = _closedForm.Predict(Head.Views(there.Dense, _layout), there.Items, there.Users, there.Batch);
        var losses = QueryLosses.PerTask(after, there.Batch, _learner.QueryLoss);
        losses.sum().backward();
        var result = Tensors.ToFloats(cat(
            [.. leaves.Select(static leaf => (leaf.grad ?? zeros_like(leaf)).flatten()), QueryLosses.PerTask(before, there.Batch, _learner.QueryLoss), losses.detach()], 0)).AsSpan();
        Take(ref result, gradient.Dense);
        Take(ref result, gradient.Items);
        Take(ref result, gradient.Users);
        Take(ref result, gradient.LossesBefore);
        Take(ref result, gradient.LossesAfter);
    }

    /// <summary>The micro-batch on the device, as views of one tensor.</summary>
    private Sent Send(MicroBatch batch, ReadOnlySpan<float> items, ReadOnlySpan<float> users, ReadOnlySpan<float> dense)
    {
        if (batch.Items.Length > MostItems)
        {
            throw new ArgumentException($"A micro-batch on a device must have at most {MostItems:N0} distinct items, but has {batch.Items.Length:N0}. Make trainings with smaller micro-batches.", nameof(batch));
        }

        var (supportRows, queryRows) = (batch.Tasks * batch.Support, batch.Tasks * batch.Query);
        float[] packed =
        [
            .. items, .. users, .. dense,
            .. batch.SupportTargets, .. Floats(BatchTensors.Weights(batch.SupportCounts, batch.Support, _learner.SupportShrinkage, 2)),
            .. batch.QueryTargets, .. Floats(BatchTensors.Weights(batch.QueryCounts, batch.Query, 0)),
            .. _layout.LabelKnots > 0 ? BatchTensors.Hats(batch.SupportLabels, _layout.LabelKnots) : [],
            .. Floats(batch.SupportRows), .. Floats(batch.QueryRows),
        ];
        var all = Tensors.From(packed, ScalarType.Float32, packed.Length).to(_device);
        var next = 0L;
        Tensor Part(long length, params long[] shape)
        {
            var part = all.narrow(0, next, length).view(shape);
            next += length;
            return part;
        }

        // Detached, so that each of the three is a leaf with a gradient of its own.
        var itemInputs = Part(items.Length, batch.Items.Length, _layout.ItemWidth).detach();
        var userInputs = Part(users.Length, batch.Tasks, _layout.UserWidth).detach();
        var theta = Part(dense.Length, dense.Length).detach();
        var supportTargets = Part(supportRows, batch.Tasks, batch.Support, 1);
        var supportSlopes = Part(supportRows, batch.Tasks, batch.Support, 1);
        var queryTargets = Part(queryRows, batch.Tasks, batch.Query, 1);
        var queryWeights = Part(queryRows, batch.Tasks, batch.Query, 1);
        var knots = _layout.LabelKnots > 0 ? Part((long)supportRows * _layout.LabelKnots, supportRows, _layout.LabelKnots) : null;
        return new Sent(itemInputs, userInputs, theta, new BatchTensors(batch.Tasks, batch.Support, batch.Query)
        {
            SupportTargets = supportTargets,
            SupportSlopes = supportSlopes,
            SupportKnots = knots,
            QueryTargets = queryTargets,
            QueryWeights = queryWeights,
            SupportRows = Part(supportRows, supportRows).to_type(ScalarType.Int64),
            QueryRows = Part(queryRows, queryRows).to_type(ScalarType.Int64),
        });
    }

    /// <summary>What lies behind a task's own rows stays as it is.</summary>
    private static void CopyRows(MicroBatch batch, ReadOnlySpan<float> from, Span<float> to)
    {
        for (var task = 0; task < batch.Tasks; task++)
        {
            var rows = batch.QueryCounts[task];
            from.Slice(task * batch.Query, rows).CopyTo(to.Slice(task * batch.Query, rows));
        }
    }

    private static void Take(ref Span<float> from, Span<float> to)
    {
        from[..to.Length].CopyTo(to);
        from = from[to.Length..];
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, static value => (float)value);

    private static float[] Floats(long[] values) => Array.ConvertAll(values, static value => (float)value);

    private sealed record Sent(Tensor Items, Tensor Users, Tensor Dense, BatchTensors Batch);
}

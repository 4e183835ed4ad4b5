using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>The same as <see cref="LearnerProblem"/> by plain autograd in float64: loss and gradient of a meta-learner written for one <see cref="TorchTask"/>.</summary>
internal static class TorchProblem
{
    /// <param name="world">A world of perceptrons.</param>
    /// <param name="objective">What a task's meta-gradient is the derivative of: a number.</param>
    public static (double Loss, double[] Gradient) Differentiate(TestWorld world, Func<TorchTask, Tensor> objective)
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var batch = Collator.Collate(world.Episodes, world.Context);
        using var inputs = new EmbeddingGatherer(world.Layout).Gather(world.Theta, batch);
        var blocks = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var block in world.Layout.Dense)
        {
            blocks.Add(block.Name, Leaf(inputs.Dense.Slice(block.Offset, block.Length), block.Block.Rows, block.Block.Columns));
        }

        var items = Leaf(inputs.Items, batch.Items.Length, world.Layout.ItemWidth);
        var users = world.Layout.UserWidth == 0 ? null : Leaf(inputs.Users, batch.Tasks, world.Layout.UserWidth);
        var losses = new List<Tensor>();
        for (var t = 0; t < batch.Tasks; t++)
        {
            losses.Add(objective(TaskOf(world, batch, t, blocks, items, users)));
        }

        var loss = stack(losses).sum();
        loss.backward();
        IEnumerable<Tensor> leaves = users is null ? [.. blocks.Values, items] : [.. blocks.Values, items, users];
        return (Tensors.ToDoubles(loss)[0], [.. leaves.SelectMany(leaf => leaf.grad is { } gradient ? Tensors.ToDoubles(gradient) : new double[leaf.numel()])]);
    }

    /// <summary>Compares a meta-learner's loss and every number of its meta-gradient with its other form.</summary>
    /// <param name="world">A world of perceptrons.</param>
    /// <param name="engine">The learner's.</param>
    /// <param name="adapted">Predictions of a task's query items after adaptation: [Q, 1].</param>
    public static void AssertEqual(TestWorld world, ITaskEngine<double> engine, Func<TorchTask, Tensor> adapted)
    {
        var (expectedLoss, expected) = Differentiate(world, task => task.QueryLoss(adapted(task)));
        var (actualLoss, actual) = new LearnerProblem(world).Differentiate(engine);

        Assert.Equal(expectedLoss, actualLoss, 1e-11);
        AssertEqual(expected, actual);
    }

    /// <summary>Compares meta-gradients number by number.</summary>
    public static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) < 1e-10 * Math.Max(1, Math.Abs(expected[i])), $"Number {i} of {expected.Length}: {expected[i]} by autograd, {actual[i]} by the learner.");
        }
    }

    private static TorchTask TaskOf(TestWorld world, MicroBatch batch, int t, Dictionary<string, Tensor> blocks, Tensor items, Tensor? users)
    {
        var support = batch.SupportCounts[t];
        var first = t * batch.Support;
        return new TorchTask
        {
            Blocks = blocks,
            User = users?.narrow(0, t, 1),
            Support = support,
            SupportItems = support == 0 ? null : items.index_select(0, Tensors.Indices(batch.SupportRows.AsSpan(first, support))),
            SupportTargets = support == 0 ? null : Targets(batch, first, support, blocks.GetValueOrDefault(ModelLayout.LabelOffsets)),
            SupportLabels = support == 0 ? null : Column(batch.SupportLabels, first, support),
            QueryItems = items.index_select(0, Tensors.Indices(batch.QueryRows.AsSpan(t * batch.Query, batch.QueryCounts[t]))),
            QueryTargets = Column(batch.QueryTargets, t * batch.Query, batch.QueryCounts[t]),
            SquaredLoss = world.Learner.QueryLoss == QueryLoss.Squared,
        };
    }

    private static Tensor Targets(MicroBatch batch, int first, int count, Tensor? offsets)
    {
        var targets = Column(batch.SupportTargets, first, count);
        if (offsets is null)
        {
            return targets;
        }

        var knots = (int)offsets.shape[1];
        var shares = new double[count * knots];
        for (var row = 0; row < count; row++)
        {
            var position = batch.SupportLabels[first + row] * (knots - 1);
            for (var knot = 0; knot < knots; knot++)
            {
                shares[(row * knots) + knot] = Math.Max(0, 1 - Math.Abs(position - knot));
            }
        }

        return Tensors.Add(targets, Tensors.From(shares, ScalarType.Float64, count, knots).matmul(offsets.t()));
    }

    private static Tensor Column(float[] values, int first, int count) => Tensors.From(values.AsSpan(first, count), ScalarType.Float64, count, 1);

    private static Tensor Leaf(ReadOnlySpan<float> values, long rows, long columns)
    {
        var leaf = Tensors.From(values, ScalarType.Float64, rows, columns);
        leaf.requires_grad = true;
        return leaf;
    }
}

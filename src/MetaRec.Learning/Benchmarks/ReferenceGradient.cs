using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Benchmarks;

/// <summary>The meta-gradient of a benchmark's micro-batch by any way of predicting its query, with the gathering and scattering that every way needs.</summary>
internal sealed class ReferenceGradient(BenchmarkWorld world, Device device)
{
    private readonly EmbeddingGatherer _gatherer = new(world.Layout);

    /// <summary>Predictions [T, Q, 1] after adaptation.</summary>
    public delegate Tensor Prediction(Head head, Tensor items, Tensor users, BatchTensors batch);

    /// <summary>The gradient as the engine gives it: float32, scattered to embedding rows.</summary>
    public MicroBatchGradient Scattered(Prediction predict)
    {
        using var scope = NewDisposeScope();
        var (dense, items, users, losses) = Differentiate(predict, ScalarType.Float32);
        var (rows, values) = _gatherer.Scatter(world.Batch, Tensors.ToFloats(items), Tensors.ToFloats(users));
        return new MicroBatchGradient([.. dense.SelectMany(Tensors.ToFloats)], rows, values, world.Batch.Tasks, 0, Tensors.ToFloats(losses).Sum());
    }

    /// <summary>The gradient in float64 over network and inputs, concatenated.</summary>
    public double[] Exact(Prediction predict)
    {
        using var scope = NewDisposeScope();
        var (dense, items, users, _) = Differentiate(predict, ScalarType.Float64);
        return [.. dense.Append(items).Append(users).SelectMany(Tensors.ToDoubles)];
    }

    /// <summary>The same by the engine's formulas.</summary>
    public double[] Exact(TaskwiseMaml<double> maml)
    {
        using var inputs = _gatherer.Gather(world.Theta, world.Batch);
        var dense = new double[inputs.Dense.Length];
        var items = new double[inputs.Items.Length];
        var users = new double[inputs.Users.Length];
        maml.Differentiate(world.Batch, Wide(inputs.Items), Wide(inputs.Users), Wide(inputs.Dense), new TaskGradients<double>
        {
            Dense = dense,
            Items = items,
            Users = users,
            LossesBefore = new double[world.Batch.Tasks],
            LossesAfter = new double[world.Batch.Tasks],
        });
        return [.. dense, .. items, .. users];
    }

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    private (IEnumerable<Tensor> Dense, Tensor Items, Tensor Users, Tensor Losses) Differentiate(Prediction predict, ScalarType type)
    {
        var (batch, layout) = (world.Batch, world.Layout);
        using var inputs = _gatherer.Gather(world.Theta, batch);
        var tensors = BatchTensors.From(batch, world.Layout.LabelKnots, world.Learner.SupportShrinkage, type).To(device);
        var head = Head.From(inputs.Dense, layout, type, requiresGrad: true, device);
        var items = Tensors.From(inputs.Items, type, batch.Items.Length, layout.ItemWidth).to(device);
        var users = Tensors.From(inputs.Users, type, batch.Tasks, layout.UserWidth).to(device);
        items.requires_grad = true;
        users.requires_grad = true;
        var losses = QueryLosses.PerTask(predict(head, items, users, tensors), tensors, world.Learner.QueryLoss);
        losses.sum().backward();
        return (head.Leaves.Select(leaf => leaf.grad!), items.grad!, users.grad!, losses);
    }
}

using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Reference;
using MetaRec.Learning.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Engine;

/// <summary>A world's micro-batch in float64, with its losses and gradients by the engine's formulas and by plain autograd. Lives in one dispose scope.</summary>
internal sealed class DoubleProblem : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TestWorld _world;
    private readonly MicroBatch _batch;
    private readonly BatchTensors _tensors;

    public DoubleProblem(TestWorld world, ScalarType type = ScalarType.Float64)
    {
        _world = world;
        TorchRuntime.Initialize();
        _batch = Collator.Collate(world.Episodes, world.Context);
        using var inputs = new EmbeddingGatherer(world.Layout).Gather(world.Theta, _batch);
        _tensors = BatchTensors.From(_batch, world.Layout.LabelKnots, world.Learner.SupportShrinkage, type);
        Head = Head.From(inputs.Dense, world.Layout, type, requiresGrad: true);
        Items = Tensors.From(inputs.Items, type, _batch.Items.Length, world.Layout.ItemWidth);
        Users = Tensors.From(inputs.Users, type, _batch.Tasks, world.Layout.UserWidth);
        Items.requires_grad = true;
        Users.requires_grad = true;
    }

    public Head Head { get; }

    public Tensor Items { get; }

    public Tensor Users { get; }

    /// <summary>Everything that is differentiated.</summary>
    public IEnumerable<Tensor> Leaves => Head.Leaves.Append(Items).Append(Users).Where(leaf => leaf.numel() > 0);

    public Tensor ClosedFormLosses()
    {
        var maml = new ClosedFormMaml(_world.Layout.UserWidth, _world.Layout.ItemWidth, _world.Learner);
        return QueryLosses.PerTask(maml.Predict(Head, Items, Users, _tensors).After, _tensors, _world.Learner.QueryLoss);
    }

    public Tensor AutogradLosses()
    {
        var after = new AutogradMaml(_world.Learner).Predict(Head, Items, Users, _tensors, _batch.SupportCounts);
        return QueryLosses.PerTask(after, _tensors, _world.Learner.QueryLoss);
    }

    public Tensor StackedLosses() => QueryLosses.PerTask(
        new StackedMaml(_world.Learner).Predict(Head, Items, Users, _tensors), _tensors, _world.Learner.QueryLoss);

    /// <summary>The losses' sum and its gradients over all leaves, concatenated.</summary>
    public (double Loss, double[] Gradient) Differentiate(Func<Tensor> losses)
    {
        foreach (var leaf in Leaves)
        {
            leaf.grad = null;
        }

        using var sum = losses().sum();
        sum.backward();
        return (Tensors.ToDoubles(sum)[0], [.. Leaves.SelectMany(leaf => leaf.grad is { } gradient ? Tensors.ToDoubles(gradient) : new double[leaf.numel()])]);
    }

    /// <summary>The same by <see cref="TaskwiseMaml{T}"/>.</summary>
    public (double Loss, double[] Gradient) DifferentiateTaskwise(TaskwiseMaml<double> maml)
    {
        var dense = new double[_world.Layout.DenseLength];
        var items = new double[Items.numel()];
        var users = new double[Users.numel()];
        var after = new double[_batch.Tasks];
        maml.Differentiate(_batch, Tensors.ToDoubles(Items), Tensors.ToDoubles(Users), [.. Head.Leaves.SelectMany(Tensors.ToDoubles)], new TaskGradients<double>
        {
            Dense = dense,
            Items = items,
            Users = users,
            LossesBefore = new double[_batch.Tasks],
            LossesAfter = after,
        });
        return (after.Sum(), [.. dense, .. items, .. users]);
    }

    /// <summary>Central differences of the losses' sum at one number of one leaf.</summary>
    public static double FiniteDifference(Tensor leaf, int index, Func<Tensor> losses, double step = 1e-6)
    {
        using var inner = NewDisposeScope();
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(leaf.bytes);
        var original = values[index];
        using var quiet = no_grad();
        values[index] = original + step;
        var up = Tensors.ToDoubles(losses().sum())[0];
        values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(leaf.bytes);
        values[index] = original - step;
        var down = Tensors.ToDoubles(losses().sum())[0];
        values[index] = original;
        return (up - down) / (2 * step);
    }

    public void Dispose() => _scope.Dispose();
}

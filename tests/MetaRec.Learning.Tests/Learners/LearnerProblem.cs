using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>A world's micro-batch in float64 for any engine: losses and gradients as functions of one flat vector of everything that a meta-gradient is asked for.</summary>
internal sealed class LearnerProblem
{
    private readonly MicroBatch _batch;
    private readonly int _items;
    private readonly int _users;
    private readonly int _dense;

    public LearnerProblem(TestWorld world, long step = MicroBatch.BeyondTraining)
    {
        _batch = Collator.Collate(world.Episodes, world.Context, 0, 1, step);
        using var inputs = new EmbeddingGatherer(world.Layout).Gather(world.Theta, _batch);
        (_dense, _items, _users) = (inputs.Dense.Length, inputs.Items.Length, inputs.Users.Length);
        Point = [.. ToDoubles(inputs.Dense), .. ToDoubles(inputs.Items), .. ToDoubles(inputs.Users)];
    }

    /// <summary>The dense part of θ, the items' inputs, the users' inputs.</summary>
    public double[] Point { get; }

    public (double Loss, double[] Gradient) Differentiate(ITaskEngine<double> engine)
    {
        var dense = new double[_dense];
        var items = new double[_items];
        var users = new double[_users];
        var after = new double[_batch.Tasks];
        engine.Differentiate(_batch, Point.AsSpan(_dense, _items), Point.AsSpan(_dense + _items), Point.AsSpan(0, _dense), new TaskGradients<double>
        {
            Dense = dense,
            Items = items,
            Users = users,
            LossesBefore = new double[_batch.Tasks],
            LossesAfter = after,
        });
        return (after.Sum(), [.. dense, .. items, .. users]);
    }

    /// <summary>Predictions before and after adaptation, T·Q each.</summary>
    public (double[] Before, double[] After) Predict(ITaskEngine<double> engine)
    {
        var before = new double[_batch.Tasks * _batch.Query];
        var after = new double[_batch.Tasks * _batch.Query];
        engine.Predict(_batch, Point.AsSpan(_dense, _items), Point.AsSpan(_dense + _items), Point.AsSpan(0, _dense), before, after);
        return (before, after);
    }

    /// <summary>Central differences of the reported loss, at every so many numbers, against the gradient.</summary>
    public void AssertGradientIsDerivative(ITaskEngine<double> engine, int samples = 120)
    {
        const double Step = 1e-6;
        var gradient = Differentiate(engine).Gradient;
        for (var i = 0; i < Point.Length; i += Math.Max(1, Point.Length / samples))
        {
            var original = Point[i];
            Point[i] = original + Step;
            var up = Differentiate(engine).Loss;
            Point[i] = original - Step;
            var down = Differentiate(engine).Loss;
            Point[i] = original;
            var difference = (up - down) / (2 * Step);
            Assert.True(
                Math.Abs(difference - gradient[i]) < 1e-6 * Math.Max(1, Math.Abs(difference)), $"Number {i} of {Point.Length}: {difference} by differences, {gradient[i]} by the learner.");
        }
    }

    private static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++)
        {
            doubles[i] = values[i];
        }

        return doubles;
    }
}

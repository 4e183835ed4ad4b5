using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Optimizers;

namespace MetaRec.Learning.Tests.Optimizers;

public sealed class MetaOptimizerTests
{
    private static readonly OptimizerSpec Plain = new()
    {
        Rate = 0.1,
        EmbeddingRate = 0.2,
        ContentPenalty = 0,
        ItemIdPenalty = 0,
        WeightPenalty = 0,
        Cosine = false,
    };

    [Fact]
    public void Step_TwoSteps_EqualsAdamByHand()
    {
        var world = TestWorld.Create(new LearnerSpec());
        var theta = new float[world.Layout.Length];
        var optimizer = new MetaOptimizer(world.Layout, Plain, 10);

        optimizer.Step(theta, Gradient(world, 2f, tasks: 2), 0);
        optimizer.Step(theta, Gradient(world, -6f, tasks: 2), 1);

        // g = 1, then −3. m: 0.1, then −0.21; v: 0.001, then 0.009999. Corrected: 1, 1 → −0.1; −0.21/0.19, 0.009999/0.001999.
        var expected = -0.1 + (0.1 * (0.21 / 0.19) / Math.Sqrt(0.009999 / 0.001999));
        Assert.Equal(expected, theta[world.Layout.DenseOffset], 1e-6);
        Assert.Equal(2 * expected, theta[0], 1e-6);
    }

    [Fact]
    public void Step_RowsWithoutGradient_KeepValueAndMoments()
    {
        var world = TestWorld.Create(new LearnerSpec());
        float[] theta = [.. world.Theta];
        var optimizer = new MetaOptimizer(world.Layout, Plain, 10);

        optimizer.Step(theta, Gradient(world, 1f, tasks: 1), 0);

        var size = world.Layout.EmbeddingSize;
        Assert.NotEqual(world.Theta[0], theta[0]);
        Assert.Equal(world.Theta[size..world.Layout.DenseOffset], theta[size..world.Layout.DenseOffset]);
        Assert.All(optimizer.SecondMoments[size..world.Layout.DenseOffset].ToArray(), moment => Assert.Equal(0, moment));
    }

    [Fact]
    public void Step_Penalty_PullsTouchedRowsToZero()
    {
        var world = TestWorld.Create(new LearnerSpec());
        var theta = new float[world.Layout.Length];
        theta[0] = 1f;

        new MetaOptimizer(world.Layout, Plain with { ContentPenalty = 0.5 }, 10).Step(theta, Gradient(world, 0f, tasks: 1), 0);

        Assert.Equal(0.8f, theta[0], 1e-5f);
    }

    [Fact]
    public void Step_PenaltyAfterAGap_CountsTheStepsBetween()
    {
        var world = TestWorld.Create(new LearnerSpec());
        var theta = new float[world.Layout.Length];
        theta[0] = 1f;
        var optimizer = new MetaOptimizer(world.Layout, Plain with { ContentPenalty = 0.5 }, 10);

        optimizer.Step(theta, Gradient(world, 0f, tasks: 1), 4);

        // Five steps of 0.5: the first moment is 0.1 of that.
        Assert.Equal(0.25f, optimizer.FirstMoments[0], 1e-6f);
        Assert.Equal(5, optimizer.Touched[0]);
        Assert.Equal(0, optimizer.Touched[1]);
    }

    [Fact]
    public void Step_CosineSchedule_EndsNearZero()
    {
        var world = TestWorld.Create(new LearnerSpec());
        var theta = new float[world.Layout.Length];

        new MetaOptimizer(world.Layout, Plain with { Cosine = true }, 1000).Step(theta, Gradient(world, 1f, tasks: 1), 999);

        Assert.InRange(Math.Abs(theta[world.Layout.DenseOffset]), 0, 1e-4);
    }

    private static MicroBatchGradient Gradient(TestWorld world, float value, int tasks)
    {
        var dense = new float[world.Layout.DenseLength];
        Array.Fill(dense, value);
        var row = new float[world.Layout.EmbeddingSize];
        Array.Fill(row, value);
        return new MicroBatchGradient(dense, [0], row, tasks, 0, 0);
    }
}

using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Tests.Engine;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Torch;

/// <summary>Two lanes compute while a third thread collects garbage without pause: a scalar freed under a native call would crash or change bits.</summary>
public sealed class GarbageCollectionStressTests
{
    [Theory]
    [InlineData(GradientOrder.Second)]
    [InlineData(GradientOrder.First)]
    public void Compute_UnderConstantCollections_GivesTheSameBits(GradientOrder order)
    {
        var world = World(order);
        var engine = new MetaEngine(world.Layout, world.Learner);
        var batch = Collator.Collate(world.Episodes, world.Context);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        var expected = engine.MetaGradient(batch, inputs).Gradient;
        var predictions = engine.Predict(batch, inputs).After;

        var different = CountUnderConstantCollections(() =>
        {
            var actual = engine.MetaGradient(batch, inputs).Gradient;
            return !actual.Dense.AsSpan().SequenceEqual(expected.Dense) || !actual.RowValues.AsSpan().SequenceEqual(expected.RowValues)
                || !engine.Predict(batch, inputs).After.Zip(predictions).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        });

        Assert.Equal(0, different);
    }

    [Theory]
    [InlineData(GradientOrder.Second)]
    [InlineData(GradientOrder.First)]
    public void ComputeInTorch_UnderConstantCollections_GivesTheSameBits(GradientOrder order)
    {
        var world = World(order);
        double[] Gradient()
        {
            using var problem = new DoubleProblem(world, ScalarType.Float32);
            return problem.Differentiate(problem.ClosedFormLosses).Gradient;
        }

        var expected = Gradient();

        Assert.Equal(0, CountUnderConstantCollections(() => !Gradient().AsSpan().SequenceEqual(expected)));
    }

    private static TestWorld World(GradientOrder order) => TestWorld.Create(
        new LearnerSpec { InnerSteps = 3, InnerRate = 0.1, Order = order }, tasks: 16, maxSupport: 10, model: new ModelSpec { EmbeddingSize = 8, Hidden = [32, 32] });

    /// <summary>How often, of 80 times on each of two threads, a computation differs.</summary>
    private static int CountUnderConstantCollections(Func<bool> differs)
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        })
        {
            IsBackground = true,
        };
        collector.Start();
        var different = 0;
        Thread[] lanes = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 80; i++)
            {
                if (differs())
                {
                    Interlocked.Increment(ref different);
                }
            }
        }))];
        foreach (var lane in lanes)
        {
            lane.Start();
        }

        foreach (var lane in lanes)
        {
            lane.Join();
        }

        stop.Cancel();
        collector.Join();
        return different;
    }
}

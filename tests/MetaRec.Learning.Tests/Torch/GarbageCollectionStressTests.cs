using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Tests.Torch;

/// <summary>Two lanes compute while a third thread collects garbage without pause: a scalar freed under a native call would crash or change bits.</summary>
public sealed class GarbageCollectionStressTests
{
    [Theory]
    [InlineData(GradientOrder.Second)]
    [InlineData(GradientOrder.First)]
    public void Compute_UnderConstantCollections_GivesTheSameBits(GradientOrder order)
    {
        var learner = new LearnerSpec { InnerSteps = 3, InnerRate = 0.1, Order = order };
        var world = TestWorld.Create(learner, tasks: 16, maxSupport: 10, model: new ModelSpec { EmbeddingSize = 8, Hidden = [32, 32] });
        var engine = new MamlEngine(world.Layout, learner);
        var batch = Collator.Collate(world.Episodes, world.Context);
        using var inputs = engine.Gatherer.Gather(world.Theta, batch);
        var expected = engine.MetaGradient(batch, inputs).Gradient;
        var predictions = engine.Predict(batch, inputs).After;
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
                var actual = engine.MetaGradient(batch, inputs).Gradient;
                if (!actual.Dense.AsSpan().SequenceEqual(expected.Dense) || !actual.RowValues.AsSpan().SequenceEqual(expected.RowValues)
                    || !engine.Predict(batch, inputs).After.Zip(predictions).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
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
        Assert.Equal(0, different);
    }
}

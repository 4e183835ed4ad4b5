using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Tests.Engine;

public sealed class EmbeddingGathererTests
{
    [Fact]
    public void Gather_ImplicitFeedback_AddsTheWarmSupportItemsToTheUser()
    {
        var (world, plain) = (World(feedback: true), World(feedback: false));
        var batch = Collator.Collate(world.Episodes, world.Context);
        using var with = new EmbeddingGatherer(world.Layout).Gather(world.Theta, batch);
        using var without = new EmbeddingGatherer(plain.Layout).Gather(world.Theta.AsSpan(0, plain.Layout.DenseOffset).ToArray().Concat(new float[plain.Layout.DenseLength]).ToArray(), batch);
        const int Size = 4;

        for (var task = 0; task < batch.Tasks; task++)
        {
            var support = world.Episodes[task].SupportItems;
            for (var column = 0; column < Size; column++)
            {
                var feedback = support.Where(world.Context.IsWarm).Sum(item => world.Theta[((world.Layout.FirstImplicitRow + item) * Size) + column]) / MathF.Sqrt(support.Length + 5);
                Assert.Equal(without.Users[(task * Size) + column] + feedback, with.Users[(task * Size) + column], 1e-6);
            }
        }
    }

    [Fact]
    public void Scatter_ImplicitFeedback_IsTheDerivativeOfGather()
    {
        var world = World(feedback: true);
        var gatherer = new EmbeddingGatherer(world.Layout);
        var batch = Collator.Collate(world.Episodes, world.Context);
        float[] Direction(int length, int step) => [.. Enumerable.Range(0, length).Select(i => (((i * step) % 7) - 3) / 3f)];
        var (items, users) = (Direction(batch.Items.Length * 4, 3), Direction(batch.Tasks * 4, 5));
        var (rows, values) = gatherer.Scatter(batch, items, users);

        // Inputs are linear in θ: with any weights, Σ weight · input moves by the scattered gradient.
        double Weighted(float[] theta)
        {
            using var inputs = gatherer.Gather(theta, batch);
            var sum = 0.0;
            for (var i = 0; i < items.Length; i++)
            {
                sum += items[i] * inputs.Items[i];
            }

            for (var i = 0; i < users.Length; i++)
            {
                sum += users[i] * inputs.Users[i];
            }

            return sum;
        }

        var start = Weighted(world.Theta);
        for (var row = 0; row < world.Layout.Rows; row++)
        {
            var theta = world.Theta.ToArray();
            theta[(row * 4) + 1] += 1;
            var place = Array.IndexOf(rows, row);
            Assert.Equal(place < 0 ? 0 : values[(place * 4) + 1], Weighted(theta) - start, 1e-5);
        }

        Assert.Contains(rows, row => row >= world.Layout.FirstImplicitRow);
    }

    private static TestWorld World(bool feedback) =>
        TestWorld.Create(new LearnerSpec(), model: new ModelSpec { EmbeddingSize = 4, Hidden = [9, 6], ImplicitFeedback = feedback });
}

using CsCheck;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Tasks;

public sealed class TaskSamplerTests
{
    [Fact]
    public void Deal_AnyCount_EveryTaskOnceAndSizesDifferByOneAtMost() =>
        Gen.Select(Gen.Int[0, 2000], Gen.Int[1, 64]).Sample((tasks, shards) =>
        {
            var hands = TaskSampler.Deal(tasks, shards);

            Assert.Equal(shards, hands.Length);
            Assert.Equal(Enumerable.Range(0, tasks), hands.SelectMany(hand => hand).Order());
            Assert.InRange(hands.Max(hand => hand.Length) - hands.Min(hand => hand.Length), 0, 1);
            Assert.All(hands, hand => Assert.Equal(hand.Order(), hand));
            Assert.Equal(hands, TaskSampler.Deal(tasks, shards));
        });

    [Fact]
    public void Deal_ManyTasks_ShardsAreNoRunsOfNeighbours()
    {
        var hand = TaskSampler.Deal(8000, 8)[3];

        Assert.InRange(hand.Average(), 3700, 4300);
        Assert.True(hand.Zip(hand.Skip(1), (one, next) => next - one).Distinct().Count() > 5);
    }

    [Fact]
    public void BatchOf_AnyShard_HasDistinctTasksOfTheShardAndIsPure() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 63], Gen.Long[0, 100_000], Gen.Int[0, 200], Gen.Int[1, 64]).Sample((seed, shard, visit, count, size) =>
        {
            var tasks = Enumerable.Range(0, count).Select(task => 3 * task).ToArray();
            var batch = TaskSampler.BatchOf(seed, shard, visit, tasks, size);

            Assert.Equal(Math.Min(size, count), batch.Distinct().Count());
            Assert.Equal(Math.Min(size, count), batch.Length);
            Assert.Empty(batch.Except(tasks));
            Assert.Equal(batch, TaskSampler.BatchOf(seed, shard, visit, tasks, size));
        });

    [Fact]
    public void BatchOf_SizeDividesTheShard_EveryTaskOnceAnEpoch() =>
        Gen.Select(Gen.ULong, Gen.Int[2, 20], Gen.Int[1, 16], Gen.Int[0, 50]).Sample((seed, slices, size, epoch) =>
        {
            var tasks = Enumerable.Range(0, slices * size).ToArray();
            var drawn = Enumerable.Range(epoch * slices, slices).SelectMany(visit => TaskSampler.BatchOf(seed, 1, visit, tasks, size));

            Assert.Equal(tasks, drawn.Order());
        });

    [Fact]
    public void BatchOf_SizeDoesNotDivideTheShard_NoTaskTwiceAnEpochAndAllOverManyEpochs()
    {
        var tasks = Enumerable.Range(0, 23).ToArray();
        var epochs = Enumerable.Range(0, 400).Chunk(2).Select(visits => visits.SelectMany(visit => TaskSampler.BatchOf(5, 0, visit, tasks, 8)).ToArray()).ToArray();

        Assert.All(epochs, epoch => Assert.Equal(16, epoch.Distinct().Count()));
        Assert.All(epochs.SelectMany(epoch => epoch).CountBy(task => task), pair => Assert.InRange(pair.Value, 110, 170));
        Assert.Equal(23, epochs.SelectMany(epoch => epoch).Distinct().Count());
    }

    [Fact]
    public void BatchOf_OtherSeedOrShardOrEpoch_IsAnotherOrder()
    {
        var tasks = Enumerable.Range(0, 100).ToArray();
        string[] batches =
        [
            .. new[] { (1UL, 0, 0L), (2UL, 0, 0L), (1UL, 1, 0L), (1UL, 0, 10L) }
                .Select(key => string.Join(',', TaskSampler.BatchOf(key.Item1, key.Item2, key.Item3, tasks, 10))),
        ];

        Assert.Equal(batches.Length, batches.Distinct().Count());
    }

    [Fact]
    public void BatchOf_EmptyShard_IsEmpty() => Assert.Empty(TaskSampler.BatchOf(1, 0, 5, [], 8));
}

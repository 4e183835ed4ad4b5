using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Training;

public sealed class CurriculumTests
{
    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 60, Items = 80, RatingsPerUser = 30 } },
        Model = new ModelSpec { EmbeddingSize = 4, Hidden = [4] },
        Episodes = new EpisodeSpec { Curriculum = Curriculum.Loss, CurriculumEvery = 3 },
        MicroBatches = 2,
        MicroBatchSize = 4,
        Shards = 4,
        Steps = 10,
    };

    private static readonly TrainingData Data = TrainingData.Prepare(SyntheticGenerator.Generate(Spec.Dataset.Synthetic!), Spec);

    [Fact]
    public void Run_ResumedFromEveryStep_EndsInTheSameBits()
    {
        var whole = SequentialTrainer.Run(Spec, Data).ToBytes(Data.Layout);

        Assert.All(Enumerable.Range(1, Spec.Steps - 1), step =>
        {
            var saved = Checkpoint.FromBytes(SequentialTrainer.Run(Spec, Data, until: step).ToBytes(Data.Layout));
            Assert.Equal(whole, SequentialTrainer.Run(Spec, Data, saved).ToBytes(Data.Layout));
        });
    }

    [Fact]
    public void Run_OtherShareOrEvery_EndsInOtherBits()
    {
        string[] hashes =
        [
            .. new[] { Spec.Episodes, Spec.Episodes with { CurriculumShare = 0.75 }, Spec.Episodes with { CurriculumEvery = 1 }, new EpisodeSpec() }
                .Select(episodes => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(SequentialTrainer.Run(Spec with { Episodes = episodes }, Data).Theta))),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Apply_LossesOfTasks_AreSmoothedAndDealtOneStepAhead()
    {
        var state = MetaTrainingState.Restore(Spec, Data, null);
        var tasks = new int[4][];
        for (var step = 0; step < 4; step++)
        {
            tasks[step] = TasksOf(state);
            Assert.Equal(step < 2 ? [0] : step == 2 ? [0, 1] : [1], state.Deals.Select(deal => deal.Number));
            state.Apply(Gradient([.. tasks[step].Select(task => task + (10f * step))]));
        }

        // Deal 1, of steps 3 to 5, is the losses after steps 0 and 1, which visit different shards.
        var expected = new float[Data.Tasks.Count];
        Array.Fill(expected, CurriculumSampler.Unknown);
        Array.ForEach(tasks[0], task => expected[task] = task);
        Array.ForEach(tasks[1], task => expected[task] = task + 10);
        Assert.Equal(expected, state.Deals[0].Losses);

        // A task of step 0 that step 2 has again: 0.7 of the first loss and 0.3 of the second.
        var again = tasks[0].Intersect(tasks[2]).First();
        Assert.Equal(again + 6f, state.ToCheckpoint().TaskLosses[again], 1e-4f);
    }

    [Fact]
    public void Apply_TooFewLosses_SaysHowMany()
    {
        var state = MetaTrainingState.Restore(Spec, Data, null);

        var error = Assert.Throws<InvalidOperationException>(() => state.Apply(Gradient([1, 2, 3])));

        Assert.Equal("Step 0 has 8 tasks, but there are losses of 3.", error.Message);
    }

    [Fact]
    public void ToCheckpoint_WithoutCurriculum_HasNoLosses()
    {
        var checkpoint = SequentialTrainer.Run(Spec with { Episodes = new EpisodeSpec() }, Data, until: 1);

        Assert.Empty(Checkpoint.FromBytes(checkpoint.ToBytes(Data.Layout)).TaskLosses);
    }

    private static int[] TasksOf(MetaTrainingState state) =>
        [.. Enumerable.Range(0, Spec.MicroBatches).SelectMany(microBatch => Data.TasksOf(Spec, state.Step, microBatch, state.Deals[0].Losses))];

    private static MicroBatchGradient Gradient(float[] losses) =>
        new(new float[Data.Layout.DenseLength], [], [], 8, 0, 0) { TaskLosses = losses };
}

using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Models;

/// <summary>Models trained on choices rather than ratings.</summary>
public sealed class ChoiceModelTests
{
    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 80, Items = 60, RatingsPerUser = 25 } },
        Episodes = new EpisodeSpec { MaxSupport = 12, MaxQuery = 10, Negatives = 3 },
        Model = new ModelSpec { EmbeddingSize = 6, Hidden = [8], Residual = false },
        Learner = new LearnerSpec { InnerSteps = 2, QueryLoss = QueryLoss.Bpr },
        Steps = 200,
        MicroBatches = 1,
        MicroBatchSize = 8,
        Shards = 2,
    };

    private static readonly Dataset World = SyntheticGenerator.Generate(Spec.Dataset.Synthetic!);

    [Theory]
    [InlineData(QueryLoss.CrossEntropy, 0)]
    [InlineData(QueryLoss.CrossEntropy, 3)]
    [InlineData(QueryLoss.Bpr, 3)]
    [InlineData(QueryLoss.Softmax, 3)]
    public void Run_LossOfLogits_LowersTheLossAfterAdaptation(QueryLoss loss, int negatives)
    {
        var spec = Spec with { Episodes = Spec.Episodes with { Negatives = negatives }, Learner = Spec.Learner with { QueryLoss = loss } };
        Assert.Empty(spec.Validate());

        var trained = SequentialTrainer.Run(spec, TrainingData.Prepare(World, spec));

        Assert.True(trained.LossAfter.TakeLast(40).Average() < 0.95 * trained.LossAfter.Take(10).Average());
    }

    [Fact]
    public void Draw_RidgeUnderBpr_HasNegativesOfTheQueryAlone()
    {
        var spec = Spec with { Learner = new LearnerSpec { Name = "ridge", QueryLoss = QueryLoss.Bpr } };
        var data = TrainingData.Prepare(World, spec);

        var episodes = Enumerable.Range(0, data.Tasks.Count).Select(task => data.Draw(spec, 7, task)).ToArray();

        Assert.All(episodes, episode => Assert.Empty(episode.SupportNegatives));
        Assert.All(episodes, episode => Assert.Equal(3 * episode.QueryItems.Length, episode.QueryNegatives.Length));
        Assert.All(episodes, episode => Assert.DoesNotContain(episode.QueryNegatives, data.Tasks[episode.Task].Items.Contains));
    }

    [Fact]
    public void Predict_LogitsReadOutAsRatings_KeepTheOrderAndLieWhereRatingsAre()
    {
        var data = TrainingData.Prepare(World, Spec);
        var theta = SequentialTrainer.Run(Spec, data).Theta;
        var episodes = Enumerable.Range(0, 20).Select(task => EpisodeSampler.DrawTest(1, task, data.Tasks[task])).ToArray();

        var ratings = MetaRatingModel.Of(Spec, data, theta).Predict(episodes);
        var logits = Logits(data, theta, episodes);

        for (var i = 0; i < episodes.Length; i++)
        {
            int[] rows = [.. Enumerable.Range(0, logits[i].Length)];
            Assert.Equal(rows.OrderBy(row => logits[i][row]), rows.OrderBy(row => ratings[i][row]));
        }

        var mean = episodes.SelectMany(episode => episode.QueryRatings).Average();
        Assert.InRange(ratings.SelectMany(predictions => predictions).Average(), mean - 0.3, mean + 0.3);
    }

    [Fact]
    public void Predict_SupportWithoutNegatives_DrawsThemAndAdapts()
    {
        var data = TrainingData.Prepare(World, Spec);
        var theta = SequentialTrainer.Run(Spec, data, until: 50).Theta;
        Episode[] episodes = [EpisodeSampler.DrawTest(1, 3, data.Tasks[3])];

        var adapted = MetaRatingModel.Of(Spec, data, theta).Predict(episodes)[0];

        Assert.Equal(adapted, MetaRatingModel.Of(Spec, data, theta).Predict(episodes)[0]);
        Assert.NotEqual(adapted, MetaRatingModel.Of(Spec, data, theta).Predict([episodes[0] with { SupportItems = [], SupportRatings = [] }])[0]);
    }

    [Fact]
    public void Predict_UserWhoHadEverything_IsPredictedWithoutSupportAndCounted()
    {
        var data = TrainingData.Prepare(World, Spec);
        var model = MetaRatingModel.Of(Spec, data, SequentialTrainer.Run(Spec, data, until: 50).Theta);
        int[] all = NegativeSampler.PoolOf(data.Tasks);
        var episode = EpisodeSampler.DrawTest(1, 3, data.Tasks[3]);
        Assert.Equal(0, model.WithoutComparison);

        var predicted = model.Predict([episode with { SupportItems = all, SupportRatings = [.. all.Select(_ => 4f)] }, episode]);

        Assert.Equal(model.Predict([episode with { SupportItems = [], SupportRatings = [] }])[0], predicted[0]);
        Assert.Equal(1, model.WithoutComparison);
    }

    [Fact]
    public void Prepare_TrainingUserWhoHadEverything_IsNamedBeforeTraining()
    {
        var user = TrainingData.Prepare(World, Spec).Tasks[0].User;
        var rated = World.Interactions.Where(interaction => interaction.User == user).Select(interaction => interaction.Item).ToHashSet();
        var world = new Dataset
        {
            Name = "small",
            Scale = World.Scale,
            Users = World.Users,
            Items = World.Items,
            Titles = World.Titles,
            Years = World.Years,
            UserFeatures = World.UserFeatures,
            ItemFeatures = World.ItemFeatures,
            Interactions = [.. World.Interactions, .. Enumerable.Range(0, World.Items.Count).Where(item => !rated.Contains(item)).Select(item => new Interaction(user, item, 3, 0))],
        };

        var error = Assert.Throws<NoTaskException>(() => TrainingData.Prepare(world, Spec));

        Assert.Contains($"1 training user(s) of data set 'small', the first '{world.Users[user]}', have rated all ", error.Message, StringComparison.Ordinal);
        Assert.NotNull(TrainingData.Prepare(world, Spec with { Episodes = Spec.Episodes with { Negatives = 0 }, Learner = new LearnerSpec() }));
    }

    [Fact]
    public void Collate_RowsOfDifferentNumbersOfNegatives_NamesTheTask()
    {
        var context = TrainingData.Prepare(World, Spec).Context;
        Episode[] episodes =
        [
            new(0, 0, [], [], [1, 2], [3, 3]) { QueryNegatives = [3, 4] },
            new(5, 1, [], [], [1, 2], [3, 3]) { QueryNegatives = [3] },
        ];

        Assert.Contains("task 5 has 1 for 2 rows", Assert.Throws<ArgumentException>(() => Collator.Collate(episodes, context)).Message, StringComparison.Ordinal);
    }

    private static float[][] Logits(TrainingData data, float[] theta, Episode[] episodes)
    {
        var engine = new MetaEngine(data.Layout, Spec.Learner);
        var batch = Collator.Collate([.. episodes.Select(episode => data.Negatives.AddToSupport(episode, 3))], data.Context);
        using var inputs = engine.Gatherer.Gather(theta, batch);
        return engine.Predict(batch, inputs).After;
    }
}

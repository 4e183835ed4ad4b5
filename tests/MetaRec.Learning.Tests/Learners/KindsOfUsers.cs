using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>A synthetic world with kinds of users that their profiles do not tell, and what a learner makes of users whom it has not seen.</summary>
internal static class KindsOfUsers
{
    /// <summary>Mean absolute errors, after adaptation, on warm items of held-out users.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="kinds">Kinds of users.</param>
    /// <param name="supports">Ratings known of each user: one error for each number.</param>
    /// <param name="seed">Of world and training.</param>
    /// <param name="steps">Meta-steps.</param>
    public static double[] Errors(LearnerSpec learner, int kinds, int[] supports, ulong seed, int steps = 400)
    {
        var spec = new TrainingSpec
        {
            Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 600, Items = 200, RatingsPerUser = 40, Noise = 0.3, Clusters = kinds, Seed = seed } },
            Steps = steps,
            MicroBatches = 2,
            MicroBatchSize = 16,
            Shards = 4,
            Seed = seed,
            Episodes = new EpisodeSpec { MaxSupport = 20 },
            Model = new ModelSpec { EmbeddingSize = 12, Hidden = [16], ImplicitFeedback = false, ColdTaskShare = 0.3 },
            Learner = learner,
            Optimizer = new OptimizerSpec { Rate = 5e-3, EmbeddingRate = 1e-2 },
        };
        var data = TrainingData.Prepare(SyntheticGenerator.Generate(spec.Dataset.Synthetic!), spec);
        var theta = SequentialTrainer.Run(spec, data).Theta;
        return [.. supports.Select(support => Error(data, learner, theta, support))];
    }

    private static double Error(TrainingData data, LearnerSpec learner, float[] theta, int support)
    {
        var episodes = TaskSets.Test(data.Split, Scenario.ColdUser).Select((history, task) => EpisodeSampler.DrawTest(1, task, history, maxSupport: support)).ToList();
        var batch = Collator.Collate(episodes, data.Context);
        var engine = new MetaEngine(data.Layout, learner);
        using var inputs = engine.Gatherer.Gather(theta, batch);
        var predictions = engine.Predict(batch, inputs).After;
        return episodes.Zip(predictions).SelectMany(pair => pair.First.QueryRatings.Zip(pair.Second, (rating, prediction) => Math.Abs((double)rating - prediction))).Average();
    }
}

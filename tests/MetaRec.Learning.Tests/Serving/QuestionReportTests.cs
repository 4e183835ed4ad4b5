using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Serving;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Tests.Serving;

public sealed class QuestionReportTests
{
    private static readonly Dataset World = SyntheticGenerator.Generate(new SyntheticSpec { Users = 200, Items = 100, RatingsPerUser = 50 });

    [Fact]
    public void Run_TrainedModel_ChosenQuestionsTellMoreThanRandomOnes()
    {
        var spec = new TrainingSpec
        {
            Steps = 150,
            MicroBatches = 1,
            MicroBatchSize = 16,
            Shards = 2,
            Model = new ModelSpec { EmbeddingSize = 8, Network = "linear" },
            Learner = new LearnerSpec { Name = "ridge" },
        };
        var data = TrainingData.Prepare(World, spec);
        var recommender = Recommender.Of(spec, data, SequentialTrainer.Run(spec, data).Theta);

        var report = QuestionReport.Run(recommender, TaskSets.Test(data.Split, Scenario.ColdUser), [0, 5, 10], 1);

        Assert.Equal([0, 5, 10], report.Select(row => row.Questions));
        Assert.Equal(report[0].Chosen, report[0].Random);
        Assert.True(report[2].Chosen < report[0].Chosen, $"{report[0].Chosen} before, {report[2].Chosen} after ten questions.");
        Assert.True(report[2].Chosen < report[2].Random, $"{report[2].Chosen} by chosen, {report[2].Random} by random questions.");
        Assert.InRange(report[2].Answered, 0.05, 1);
    }
}

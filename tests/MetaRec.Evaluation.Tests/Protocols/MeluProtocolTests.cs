using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Floors;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Evaluation.Tests.Protocols;

public sealed class MeluProtocolTests
{
    private static readonly MeluSplit Split = TestData.Synthetic;
    private static readonly ulong[] Seeds = [1, 2, 3];

    [Fact]
    public void Evaluate_TwoModels_SeeTheSameDraws()
    {
        ConstantModel first = new("first", 3), second = new("second", 4);

        MeluProtocol.Evaluate([first, second], Split.Dataset, Split, Seeds);

        Assert.Equal(4 * 3 * MeluProtocol.DrawsPerSeed, first.Seen.Count);
        Assert.All(first.Seen.Zip(second.Seen), pair => Assert.Same(pair.First, pair.Second));
    }

    [Fact]
    public void Evaluate_EachScenario_DrawsTheTestTasksWithTenQueryRows()
    {
        var model = new ConstantModel("constant", 3);

        MeluProtocol.Evaluate([model], Split.Dataset, Split, [9]);

        foreach (var (scenario, episodes) in Enum.GetValues<Scenario>().SelectMany(scenario => Enumerable.Repeat(scenario, MeluProtocol.DrawsPerSeed)).Zip(model.Seen))
        {
            var tasks = TaskSets.Test(Split, scenario);
            Assert.Equal(tasks.Select(task => task.User), episodes.Select(episode => episode.User));
            Assert.All(episodes.Zip(tasks), pair => Assert.Equal(pair.Second.Length, pair.First.SupportItems.Length + pair.First.QueryItems.Length));
            Assert.All(episodes, episode => Assert.Equal(10, episode.QueryItems.Length));
        }
    }

    [Fact]
    public void Evaluate_SeveralDraws_DifferAndAreAveragedPerTask()
    {
        var model = new ConstantModel("constant", 3);

        var result = MeluProtocol.Evaluate([model], Split.Dataset, Split, [9]);

        var draws = model.Seen.Take(MeluProtocol.DrawsPerSeed).ToArray();
        Assert.Equal(draws.Length, draws.Select(episodes => string.Join(' ', episodes[0].QueryItems)).Distinct().Count());
        var expected = draws.Average(episodes => episodes[0].QueryRatings.Average(rating => Math.Abs(3 - rating)));
        Assert.Equal(expected, result.Scores("constant", Scenario.Warm)[0][0].Mae, 1e-6);
    }

    [Fact]
    public void Evaluate_Floors_GivesARowPerScenarioAndMethod()
    {
        var floors = FloorSet.Fit(Split.Dataset, Split, TrainingSetting.AllWarm, 1);

        var result = MeluProtocol.Evaluate(floors, Split.Dataset, Split, Seeds);

        Assert.Equal(["warm", "cold-user", "cold-item", "cold-both"], result.Rows.Select(row => row.Scenario).Distinct());
        Assert.Equal(20, result.Rows.Count);
        Assert.All(result.Rows, row => Assert.Equal(ModelKind.Floor, row.Kind));
        Assert.All(result.Rows, row => Assert.True(row.Rmse.Mean >= row.Mae.Mean && row.Ndcg1.Mean is > 0 and <= 1));
        Assert.True(result.PairedDifference("bias + content", "random", Scenario.ColdUser).Mean < -0.1);
    }

    [Fact]
    public void Evaluate_ModelPerSeed_IsAskedForOncePerSeed()
    {
        var asked = new List<ulong>();
        var contender = new Contender("trained", ModelKind.Meta, seed =>
        {
            asked.Add(seed);
            return new ConstantModel("any name", seed);
        });

        var result = MeluProtocol.Evaluate([contender], Split.Dataset, Split, [2, 4]);

        Assert.Equal([2ul, 4ul], asked);
        Assert.All(result.Rows, row => Assert.Equal(("trained", ModelKind.Meta), (row.Method, row.Kind)));
        Assert.All(result.Rows, row => Assert.True(row.Mae.Std > 0));
    }

    [Fact]
    public void Evaluate_Progress_CountsToTheTotal()
    {
        var reports = new List<EvaluationProgress>();

        MeluProtocol.Evaluate([new ConstantModel("constant", 3)], Split.Dataset, Split, [1, 2], new Recorder(reports));

        Assert.Equal(Enumerable.Range(1, 8), reports.Select(report => report.Done));
        Assert.All(reports, report => Assert.Equal(8, report.Total));
    }

    [Fact]
    public void Evaluate_PartitionWithoutTasks_IsLeftOut()
    {
        var split = MeluSplit.Create(SyntheticGenerator.Generate(new SyntheticSpec { Users = 60, Items = 200, RatingsPerUser = 20, Seed = 3 }));

        var scenarios = MeluProtocol.Evaluate([new ConstantModel("constant", 3)], split.Dataset, split, [1]).Rows.Select(row => row.Scenario).ToArray();

        Assert.Contains("warm", scenarios);
        Assert.DoesNotContain("cold-both", scenarios);
    }

    [Fact]
    public void Evaluate_TwoMethodsOfOneName_Throws() =>
        Assert.Contains("'twin'", Assert.Throws<ArgumentException>(
            () => MeluProtocol.Evaluate([new ConstantModel("twin", 3), new ConstantModel("twin", 4)], Split.Dataset, Split, Seeds)).Message, StringComparison.Ordinal);

    [Fact]
    public void Evaluate_NoSeed_Throws() =>
        Assert.Throws<ArgumentException>(() => MeluProtocol.Evaluate([new ConstantModel("constant", 3)], Split.Dataset, Split, []));

    private sealed class Recorder(List<EvaluationProgress> reports) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => reports.Add(value);
    }
}

using System.Diagnostics;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Grains.Models;

namespace MetaRec.Grains.Tests.Models;

/// <summary>Versions that silos compare with the floors themselves.</summary>
public sealed class VersionEvaluationTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(2);

    [Fact]
    public async Task Promote_EvaluatedAndBetterThanTheFloors_NeedsNoForce()
    {
        var model = await RegisterAsync("good", TestCluster.SmallSpec with { Steps = 300 });

        var begun = await model.EvaluateAsync(1);
        var view = await WaitAsync(model);
        var promoted = await model.PromoteAsync(1, force: false, revision: null);

        Assert.Null(Assert.Single(begun.Evaluations).Error);
        Assert.Empty(view.Evaluations);
        var scenarios = view.Versions[0].Evaluation!.Scenarios;
        Assert.Equal(["cold-user", "cold-item", "cold-both"], scenarios.Select(scenario => scenario.Scenario));
        Assert.All(scenarios, scenario => Assert.Equal(["bias + content", "MF fold-in"], scenario.Floors.Select(floor => floor.Method)));
        Assert.Equal(1, promoted.Production);
    }

    [Fact]
    public async Task Promote_EvaluatedAfterOneStep_IsRefusedWithTheFloors()
    {
        var model = await RegisterAsync("bad", TestCluster.SmallSpec with { Steps = 1 });

        await model.EvaluateAsync(1);
        var view = await WaitAsync(model);
        var error = await Assert.ThrowsAsync<ModelException>(() => model.PromoteAsync(1, force: false, revision: null));

        Assert.NotEmpty(view.Versions[0].Evaluation!.WorseThanFloors);
        Assert.Contains("worse than a floor: on cold-user its MAE is", error.Message, StringComparison.Ordinal);
        Assert.Contains("that of MF fold-in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Ended_TheModelMayLeaveItsSilo()
    {
        var model = await RegisterAsync("leaves", TestCluster.SmallSpec with { Steps = 1 });
        await model.EvaluateAsync(1);
        await WaitAsync(model);
        var management = _cluster.Grains.GetGrain<IManagementGrain>(0);

        await management.ForceActivationCollection(TimeSpan.Zero);

        Assert.DoesNotContain(await management.GetDetailedGrainStatistics(), grain => grain.GrainId == model.GetGrainId());
    }

    [Fact]
    public async Task Evaluate_VersionThatRanks_SaysWhyItIsNot()
    {
        var spec = TestCluster.SmallSpec with
        {
            Steps = 1,
            Episodes = new EpisodeSpec { Negatives = 4 },
            Learner = new LearnerSpec { QueryLoss = QueryLoss.Bpr },
            Model = TestCluster.SmallSpec.Model with { Residual = false },
        };
        var model = await RegisterAsync("ranks", spec);

        await model.EvaluateAsync(1);
        var view = await WaitAsync(model);

        Assert.Contains("predicts no ratings", Assert.Single(view.Evaluations).Error, StringComparison.Ordinal);
        Assert.Null(view.Versions[0].Evaluation);
    }

    [Fact]
    public async Task Evaluate_SiloKilledMeanwhile_CanBeAskedForAgain()
    {
        var first = await RegisterAsync("kill-0", TestCluster.SmallSpec with { Steps = 1 });
        var models = new List<IModelGrain> { first };
        for (var i = 1; i < 6; i++)
        {
            var model = _cluster.Grains.GetGrain<IModelGrain>($"kill-{i}");
            await model.RegisterAsync("kill-0");
            models.Add(model);
        }

        await Task.WhenAll(models.Select(model => model.EvaluateAsync(1)));
        await _cluster.Cluster.KillSiloAsync(1);

        foreach (var model in models)
        {
            var view = await WaitAsync(model);
            if (view.Versions[0].Evaluation is null)
            {
                await model.EvaluateAsync(1);
                view = await WaitAsync(model);
            }

            Assert.NotNull(view.Versions[0].Evaluation);
        }
    }

    [Fact]
    public async Task Get_NobodyIsAtAnEvaluationAnyMore_IsInterruptedAndCanBeAskedForAgain()
    {
        var registered = await (await RegisterAsync("before", TestCluster.SmallSpec with { Steps = 1 })).GetAsync();
        var model = _cluster.Grains.GetGrain<IModelGrain>("lost");

        // As its silo leaves it: the record says that the evaluation was begun.
        await _cluster.StoreAsync("model", model, new ModelRecord
        {
            Format = 1,
            Versions = [.. registered.Versions],
            LastNumber = 1,
            Evaluations = [new EvaluationRun(1, DateTimeOffset.UnixEpoch, null)],
        });
        var lost = Assert.Single((await model.GetAsync()).Evaluations);
        var again = Assert.Single((await model.EvaluateAsync(1)).Evaluations);
        var done = await WaitAsync(model);

        Assert.True(lost.IsInterrupted);
        Assert.Contains("interrupted", lost.Error, StringComparison.Ordinal);
        Assert.Equal((false, null), (again.IsInterrupted, again.Error));
        Assert.NotNull(done.Versions[0].Evaluation);
        Assert.Empty(done.Evaluations);
    }

    [Fact]
    public async Task Get_FailedAndLeftItsSilo_StillSaysWhy()
    {
        var model = await RegisterAsync("fails", TestCluster.SmallSpec with { Steps = 1 });
        _cluster.Store.Away = true;
        await model.EvaluateAsync(1);
        var failed = Assert.Single((await WaitAsync(model)).Evaluations);
        await _cluster.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        var later = Assert.Single((await model.GetAsync()).Evaluations);

        Assert.Equal((failed.Error, false), (later.Error, later.IsInterrupted));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task<IModelGrain> RegisterAsync(string name, TrainingSpec spec)
    {
        await _cluster.Grains.GetGrain<IJobGrain>(name).SubmitAsync(spec);
        await _cluster.WaitForEndAsync(name);
        var model = _cluster.Grains.GetGrain<IModelGrain>(name);
        await model.RegisterAsync(name);
        return model;
    }

    private static async Task<ModelView> WaitAsync(IModelGrain model)
    {
        var clock = Stopwatch.StartNew();
        ModelView? view = null;
        while (clock.Elapsed < Limit)
        {
            try
            {
                view = await model.GetAsync();
                if (view.Evaluations.All(run => run.Error is not null))
                {
                    return view;
                }
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                // The silo that held the registry is being declared dead.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"The evaluation was not done within {Limit}; last seen: {view?.Evaluations[0]}.");
    }
}

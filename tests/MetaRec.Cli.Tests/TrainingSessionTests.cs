using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Training;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;
using MetaRec.Grains.Training;

namespace MetaRec.Cli.Tests;

public sealed class TrainingSessionTests : IDisposable
{
    private static readonly TrainingSpec Spec = new()
    {
        Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 100, Items = 100, RatingsPerUser = 20 } },
        MicroBatchSize = 2,
        Steps = 2,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly TrainingDataCache _cache = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_EarlierRunWasKilled_StopsItsJobFirst()
    {
        await using (var killed = await StartAsync())
        {
            // What a killed process leaves: a job that is running, and its name.
            new JobInProgress(_folder.Path).Save("earlier");
            await killed.CallAsync(grains => grains.GetGrain<IJobGrain>("earlier").SubmitAsync(Spec with { Steps = 1_000_000 }), CancellationToken.None);
        }

        await using var session = await StartAsync();
        var trained = await session.TrainAsync("next", Spec, "train", resumeCommand: null, CancellationToken.None);

        var earlier = await session.CallAsync(grains => grains.GetGrain<IJobGrain>("earlier").GetStatusAsync(), CancellationToken.None);
        Assert.Equal(JobState.Stopped, earlier.State);
        Assert.Equal(2, trained.Reference.Step);
        Assert.Null(new JobInProgress(_folder.Path).Find());
    }

    [Fact]
    public async Task Train_NameOfAJobThatWasNeverSubmitted_IsIgnored()
    {
        new JobInProgress(_folder.Path).Save("earlier");

        await using var session = await StartAsync();

        Assert.Equal(2, (await session.TrainAsync("next", Spec, "train", resumeCommand: null, CancellationToken.None)).Reference.Step);
    }

    [Fact]
    public async Task Call_CancelledWhileItIsTriedAgain_GivesUp()
    {
        await using var session = await StartAsync();
        using var interrupt = new CancellationTokenSource();
        var calls = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CallAsync<bool>(
            _ =>
            {
                calls++;
                interrupt.Cancel();
                throw new TimeoutException();
            },
            interrupt.Token));

        Assert.Equal(1, calls);
    }

    [Fact]
    public void NewJobId_TwiceInASecond_DiffersAndIsAJobId()
    {
        Assert.NotEqual(TrainingSession.NewJobId("evaluate"), TrainingSession.NewJobId("evaluate"));
        Assert.Matches("^[A-Za-z0-9][A-Za-z0-9._-]{0,55}$", TrainingSession.NewJobId("evaluate"));
    }

    private Task<TrainingSession> StartAsync() =>
        TrainingSession.StartAsync(_folder.Path, 1, _cache, new Terminal(TextWriter.Null, TextWriter.Null, json: false, verbose: false), CancellationToken.None);
}

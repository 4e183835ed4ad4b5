using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Tests.Training;

/// <summary>Directory, journal, check and deletion of jobs.</summary>
public sealed class JobLifeTests
{
    private static readonly TrainingSpec Spec = TestCluster.SmallSpec with { Steps = 6, CheckpointEvery = 2 };

    [Fact]
    public async Task Train_ToTheEnd_IsListedAndJournaled()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var (directory, journal) = (cluster.Grains.GetGrain<IJobDirectoryGrain>(0), cluster.Grains.GetGrain<IJobJournalGrain>("b"));
        await cluster.Grains.GetGrain<IJobGrain>("a").SubmitAsync(Spec with { Steps = 1_000_000 });
        await cluster.Grains.GetGrain<IJobGrain>("b").SubmitAsync(Spec);
        var ended = await cluster.WaitForEndAsync("b");

        var events = await EventsToEndAsync(journal, 0);

        Assert.Equal([JobState.Running, JobState.Succeeded], events.Where(known => known.Status is not null).Select(known => known.Status!.State));
        Assert.Equal(events.Select(known => known.Id).Order(), events.Select(known => known.Id));
        var lines = events.Where(known => known.Log is not null).Select(known => known.Log!.Message).ToArray();
        Assert.Equal("Accepted: 6 meta-steps.", lines[0]);
        Assert.Contains($"Checkpoint at step 6: {ended.Checkpoint!.Sha256}.", lines);
        Assert.Equal(6, events.Last(known => known.Metrics is not null).Metrics!.Step);
        Assert.Equal(["b", "a"], (await directory.ListAsync([], null, 10)).Jobs.Select(job => job.Id));
        Assert.Equal(["b"], (await directory.ListAsync([JobState.Succeeded], null, 10)).Jobs.Select(job => job.Id));
        Assert.True(ended.EndedAt >= ended.SubmittedAt);
    }

    [Fact]
    public async Task Read_AfterAnEvent_GivesOnlyWhatCameLater()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        await cluster.Grains.GetGrain<IJobGrain>("job").SubmitAsync(Spec);
        await cluster.WaitForEndAsync("job");
        var journal = cluster.Grains.GetGrain<IJobJournalGrain>("job");
        var all = await EventsToEndAsync(journal, 0);

        var rest = await journal.ReadAsync(all[2].Id, JobEventKinds.All, TimeSpan.Zero);

        Assert.Equal(all.Skip(3).Select(known => known.Id), rest.Select(known => known.Id));
        Assert.Empty(await journal.ReadAsync(all[^1].Id, JobEventKinds.All, TimeSpan.Zero));
    }

    [Fact]
    public async Task List_MoreThanAPage_GoesOnAtTheCursor()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var directory = cluster.Grains.GetGrain<IJobDirectoryGrain>(0);
        for (var i = 0; i < 5; i++)
        {
            await directory.RecordAsync(new JobEntry($"job-{i}", JobState.Running, 1));
        }

        var first = await directory.ListAsync([], null, 2);
        await directory.RecordAsync(new JobEntry("job-5", JobState.Running, 1));
        await directory.RemoveAsync("job-2");
        var second = await directory.ListAsync([], first.Next, 2);

        Assert.Equal(["job-4", "job-3"], first.Jobs.Select(job => job.Id));
        Assert.Equal(["job-1", "job-0"], second.Jobs.Select(job => job.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Record_OlderRevision_IsIgnored()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var directory = cluster.Grains.GetGrain<IJobDirectoryGrain>(0);
        await directory.RecordAsync(new JobEntry("job", JobState.Succeeded, 2));

        await directory.RecordAsync(new JobEntry("job", JobState.Running, 1));

        Assert.Equal(JobState.Succeeded, Assert.Single((await directory.ListAsync([], null, 10)).Jobs).State);
    }

    [Fact]
    public async Task Delete_JobThatHasEnded_LeavesNothingAndFreesTheId()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(Spec);
        await cluster.WaitForEndAsync("job");

        await job.DeleteAsync(force: false);

        await Assert.ThrowsAsync<JobNotFoundException>(job.GetStatusAsync);
        Assert.Empty((await cluster.Grains.GetGrain<IJobDirectoryGrain>(0).ListAsync([], null, 10)).Jobs);
        Assert.Empty(await cluster.Grains.GetGrain<IJobJournalGrain>("job").ReadAsync(0, JobEventKinds.All, TimeSpan.Zero));
        Assert.False(Directory.Exists(Path.Combine(cluster.Folder, "checkpoints", "job")));

        await job.SubmitAsync(Spec with { Seed = 2 });
        var again = await cluster.WaitForEndAsync("job");
        Assert.Equal((JobState.Succeeded, 6), (again.State, again.Checkpoint!.Step));
    }

    [Fact]
    public async Task Delete_RunningJob_IsRefusedUnlessForced()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(Spec with { Steps = 1_000_000 });

        var refused = await Assert.ThrowsAsync<JobConflictException>(() => job.DeleteAsync(force: false));
        await job.DeleteAsync(force: true);

        Assert.Contains("Stop it first", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JobNotFoundException>(job.GetStatusAsync);
    }

    [Fact]
    public async Task Delete_JobThatAModelIsMadeOf_KeepsItsLastCheckpointAndItsId()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        await job.SubmitAsync(Spec);
        await cluster.WaitForEndAsync("job");
        var model = await cluster.Grains.GetGrain<IModelGrain>("films").RegisterAsync("job");

        await job.DeleteAsync(force: false);

        Assert.NotEmpty(await cluster.Store.ReadAsync(model.Checkpoint, CancellationToken.None));
        Assert.Single(Directory.GetFiles(Path.Combine(cluster.Folder, "checkpoints", "job")));
        await Assert.ThrowsAsync<JobNotFoundException>(job.GetStatusAsync);
        var taken = await Assert.ThrowsAsync<JobConflictException>(() => job.SubmitAsync(Spec));
        Assert.Contains("model 'films' was made of it", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ValidSpec_FillsTheFingerprintAndStoresNothing()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");

        var check = await job.CheckAsync(Spec);

        Assert.Empty(check.Errors);
        Assert.Matches("^[0-9a-f]{64}$", check.Spec.Dataset.Fingerprint);
        Assert.True(check.Tasks > 0 && check.Parameters > 0);
        await Assert.ThrowsAsync<JobNotFoundException>(job.GetStatusAsync);
    }

    [Fact]
    public async Task Check_DataThatIsNotThereOrNotTheSame_NamesTheKey()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");

        var missing = await job.CheckAsync(Spec with { Dataset = new DatasetSpec { Name = "movielens-1m", Folder = "/nowhere" } });
        var other = await job.CheckAsync(Spec with { Dataset = Spec.Dataset with { Fingerprint = new string('0', 64) } });
        var few = await job.CheckAsync(Spec with { Shards = 65_536 });

        Assert.Equal(["dataset"], missing.Errors.Keys);
        Assert.Equal(["dataset.fingerprint"], other.Errors.Keys);
        Assert.Equal(["episodes"], few.Errors.Keys);
    }

    [Fact]
    public async Task Check_KnownJobWithoutFingerprint_IsTheSameJobAndAnotherSpecConflicts()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var job = cluster.Grains.GetGrain<IJobGrain>("job");
        var complete = (await job.CheckAsync(Spec)).Spec;
        await job.SubmitAsync(complete);

        Assert.Equal(complete.Identity(), (await job.CheckAsync(Spec)).Spec.Identity());
        await Assert.ThrowsAsync<JobConflictException>(() => job.CheckAsync(Spec with { Seed = 2 }));
    }

    /// <summary>All events up to the one that ends the job; the coordinator's one-way reports may come after its end is acknowledged.</summary>
    private static async Task<List<JobEvent>> EventsToEndAsync(IJobJournalGrain journal, long after)
    {
        var events = new List<JobEvent>();
        while (!events.Exists(known => known.Status is { HasEnded: true }))
        {
            var arrived = await journal.ReadAsync(events.Count > 0 ? events[^1].Id : after, JobEventKinds.All, TimeSpan.FromSeconds(20));
            Assert.NotEmpty(arrived);
            events.AddRange(arrived);
        }

        return events;
    }
}

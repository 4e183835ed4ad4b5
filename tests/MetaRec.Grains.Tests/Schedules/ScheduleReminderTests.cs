using MetaRec.Contracts.Schedules;
using MetaRec.Contracts.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace MetaRec.Grains.Tests.Schedules;

/// <summary>A schedule, its reminder and its place in the list come and go together.</summary>
public sealed class ScheduleReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly ScheduleDefinition Definition = new("m", TimeSpan.FromHours(6), 10, PromotionRule.WhenBetter, null);

    private readonly HeldCall _removal = new(nameof(IScheduleDirectoryGrain.RemoveAsync));
    private TestCluster _cluster = null!;

    private IScheduleGrain Schedule => _cluster.Grains.GetGrain<IScheduleGrain>("s");

    private IScheduleDirectoryGrain Directory => _cluster.Grains.GetGrain<IScheduleDirectoryGrain>(0);

    private IReminderTable Reminders => _cluster.Cluster.Silos[0].Services.GetRequiredService<IReminderTable>();

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(1, configure: services => services.AddSingleton<IOutgoingGrainCallFilter>(_removal));

    [Fact]
    public async Task Put_WhileADeletionIsUnderWay_IsListedAndHasItsReminder()
    {
        await Schedule.PutAsync(Definition, WriteCondition.None);
        var deletion = Schedule.DeleteAsync(WriteCondition.None);
        await _removal.Reached.WaitAsync(Limit);

        // The deletion is half done. The put has begun when the call after it is answered.
        var put = Schedule.PutAsync(Definition, WriteCondition.None);
        await Schedule.GetAsync();
        _removal.Release();

        Assert.True(await deletion);
        Assert.True((await put).Created);
        Assert.NotNull(await Schedule.GetAsync());
        Assert.Equal(["s"], await Directory.ListAsync());
        Assert.True(await HasReminderAsync());
    }

    [Fact]
    public async Task Delete_Schedule_TakesItsReminderAway()
    {
        _removal.Release();
        await Schedule.PutAsync(Definition, WriteCondition.None);
        Assert.True(await HasReminderAsync());

        await Schedule.DeleteAsync(WriteCondition.None);

        Assert.False(await HasReminderAsync());
    }

    [Fact]
    public async Task Tick_ReminderAndNameWithoutASchedule_AreTakenAway()
    {
        // As after a crash of the silo in the middle of a put.
        _removal.Release();
        await Directory.AddAsync("s");
        await Reminders.UpsertRow(new ReminderEntry { GrainId = Schedule.GetGrainId(), ReminderName = "look", StartAt = DateTime.UtcNow.AddDays(1), Period = TimeSpan.FromMinutes(1) });

        Assert.Null(await Schedule.TickAsync());

        Assert.False(await HasReminderAsync());
        Assert.Empty(await Directory.ListAsync());
    }

    [Fact]
    public async Task Put_ConditionDoesNotHold_LeavesNoReminderAndNoName()
    {
        _removal.Release();

        await Assert.ThrowsAsync<ServingException>(() => Schedule.PutAsync(Definition, new WriteCondition(["1"], null)));

        Assert.False(await HasReminderAsync());
        Assert.Empty(await Directory.ListAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _removal.Release();
        await _cluster.DisposeAsync();
    }

    private async Task<bool> HasReminderAsync() => (await Reminders.ReadRows(Schedule.GetGrainId())).Reminders.Count > 0;
}

namespace MetaRec.Silo.Tests.Standalone;

public sealed class ReminderProbeGrain : Grain, IReminderProbeGrain, IRemindable
{
    private readonly TaskCompletionSource _ticked = new();

    public async Task AwaitTickAsync()
    {
        var reminder = await this.RegisterOrUpdateReminder("probe", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await _ticked.Task;
        await this.UnregisterReminder(reminder);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _ticked.TrySetResult();
        return Task.CompletedTask;
    }
}

namespace MetaRec.Grains.Tests.Schedules;

/// <summary>Holds calls of one method that grains make, before they are sent, until a test lets them go.</summary>
internal sealed class HeldCall(string method) : IOutgoingGrainCallFilter
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first call is held.</summary>
    public Task Reached => _reached.Task;

    public void Release() => _released.TrySetResult();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.MethodName == method)
        {
            _reached.TrySetResult();
            await _released.Task;
        }

        await context.Invoke();
    }
}

namespace MetaRec.Grains.Tests;

/// <summary>Holds the answer of the first call of a method after it was armed, which has been carried out, until a test lets it go.</summary>
/// <param name="grain">The interface of the held method.</param>
/// <param name="method">Its name.</param>
internal sealed class HeldAnswer(Type grain, string method) : IIncomingGrainCallFilter
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _armed;

    /// <summary>A call has been carried out, and is held.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Arm() => Volatile.Write(ref _armed, 1);

    public void Release() => _released.TrySetResult();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.InterfaceMethod.DeclaringType == grain && context.InterfaceMethod.Name == method && Interlocked.Exchange(ref _armed, 0) == 1)
        {
            _reached.SetResult();
            await _released.Task;
        }
    }
}

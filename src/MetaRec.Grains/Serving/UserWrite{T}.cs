namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="UserWrite"/>
/// <param name="change">The user after the change, and the answer to whoever asked for it.</param>
internal sealed class UserWrite<T>(Func<UserRecord?, (UserRecord? User, T Answer)> change) : UserWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    /// <summary>The answer, once the change is durable.</summary>
    public Task<T> Done => _done.Task;

    public override UserRecord? Apply(UserRecord? user)
    {
        (var changed, _answer) = change(user);
        return changed;
    }

    public override void Complete() => _done.TrySetResult(_answer);

    public override void Fail(Exception error) => _done.TrySetException(error);
}

namespace MetaRec.Grains.Live;

/// <summary>
/// Keeps removals of snapshots and versions that come into service apart: what is asked for after a removal has looked which snapshots are in use, and before it has come to that one, stays. Lives in one
/// grain's turns; not thread-safe.
/// </summary>
internal sealed class SnapshotRemoval
{
    private readonly HashSet<string> _spared = new(StringComparer.Ordinal);
    private (string Name, Task Done)? _present;

    /// <summary>A removal begins, and looks which snapshots are in use.</summary>
    public void Begin() => _spared.Clear();

    /// <summary>Has a snapshot stay; where it is being removed already, waits until it is gone.</summary>
    public async Task SpareAsync(string name)
    {
        _spared.Add(name);
        if (_present is { } present && present.Name == name)
        {
            await present.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Removes a snapshot, unless it is to stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="remove">Removes it.</param>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> RemoveAsync(string name, Func<Task> remove)
    {
        if (_spared.Contains(name))
        {
            return false;
        }

        var done = remove();
        _present = (name, done);
        try
        {
            await done;
            return true;
        }
        finally
        {
            _present = null;
        }
    }
}

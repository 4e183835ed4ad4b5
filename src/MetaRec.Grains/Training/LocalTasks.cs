using System.Collections.Concurrent;

namespace MetaRec.Grains.Training;

/// <summary>
/// The tasks whose grains are on this silo. Their shard, which is on the same one, draws from them without a message: a message for each task of each meta-step would cost more than the
/// draws. One per silo; thread-safe.
/// </summary>
internal sealed class LocalTasks
{
    private readonly ConcurrentDictionary<(string Training, int Task), LocalTask> _tasks = new();

    /// <summary>A task's grain is there.</summary>
    public void Add(string training, int task, LocalTask local) => _tasks[(training, task)] = local;

    /// <summary>It leaves; another activation of it that has come meanwhile stays.</summary>
    public void Remove(string training, int task, LocalTask local) => _tasks.TryRemove(KeyValuePair.Create((training, task), local));

    /// <summary>A task, or null where its grain is elsewhere, or nowhere yet.</summary>
    public LocalTask? Find(string training, int task) => _tasks.GetValueOrDefault((training, task));
}

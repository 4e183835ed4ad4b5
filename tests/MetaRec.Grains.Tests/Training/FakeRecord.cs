using MetaRec.Grains.Training;
using Orleans.Storage;

namespace MetaRec.Grains.Tests.Training;

/// <summary>A coordinator's record in a store of this test: fenced by its ETag, and able to fail before or after a write has reached it.</summary>
internal sealed class FakeRecord : IPersistentState<CoordinatorRecord>
{
    private CoordinatorRecord _stored = new();
    private int _version;

    public CoordinatorRecord State { get; set; } = new();

    public string Etag { get; private set; } = "0";

    public bool RecordExists => _version > 0;

    /// <summary>What comes of the next writes, one after the other; then all succeed.</summary>
    public Queue<Action<Action>> Writes { get; } = [];

    public CoordinatorRecord Stored => _stored;

    /// <summary>Another coordinator writes.</summary>
    public void WriteByAnother(CoordinatorRecord record) => (_stored, _version) = (record, _version + 1);

    public Task ReadStateAsync()
    {
        (State, Etag) = (_stored, $"{_version}");
        return Task.CompletedTask;
    }

    public Task WriteStateAsync()
    {
        if (!Writes.TryDequeue(out var write))
        {
            write = static store => store();
        }

        var written = State;
        write(() =>
        {
            if (Etag != $"{_version}")
            {
                throw new InconsistentStateException($"The record is at {_version}, not at {Etag}.");
            }

            (_stored, _version) = (written, _version + 1);
        });
        Etag = $"{_version}";
        return Task.CompletedTask;
    }

    public Task ClearStateAsync() => throw new NotSupportedException("Not used by what is tested.");
}

using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IVersionTransferGrain"/>
[SiloRole(SiloRoles.Serving)]
[CollectionAgeLimit(Minutes = IdleMinutes)]
internal sealed class VersionTransferGrain(ICheckpointStore checkpoints, TrainingDataCache cache, TransferMemory memory) : Grain, IVersionTransferGrain
{
    // Of an abandoned transfer, and of one that is through, whose last answer may be asked for again.
    private const int IdleMinutes = 2;

    // A folder that no job's id can be, of the model's own: removing the version removes it.
    private const string Imported = "_imported";
    private const int HashShown = 16;

    private readonly List<byte[]> _written = [];
    private byte[]? _file;
    private long _held;
    private ModelVersion? _imported;
    private ModelException? _refusal;

    private string Model => this.GetPrimaryKeyString().Split('/', 2)[0];

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Drop();
        return Task.CompletedTask;
    }

    public async Task<int> OpenAsync(int version)
    {
        var model = await GrainFactory.GetGrain<IModelGrain>(Model).GetAsync();
        var found = model.Versions.FirstOrDefault(known => known.Number == version) ?? throw new ModelException(
            ModelProblem.NotFound, $"Model '{Model}' has no version {version}. There are: {string.Join(", ", model.Versions.Select(known => known.Number))}.");
        Drop();
        var checkpoint = await checkpoints.ReadAsync(found.Checkpoint, CancellationToken.None);
        Hold(checkpoint.Length);
        _file = await Task.Run(() => VersionFile.Write(Model, found, checkpoint));
        return _file.Length;
    }

    public Task<byte[]> ReadAsync(int part)
    {
        if (_file is null)
        {
            throw Lost();
        }

        var from = Math.Min((long)part * IVersionTransferGrain.PartBytes, _file.Length);
        return Task.FromResult(_file.AsSpan((int)from, (int)Math.Min(IVersionTransferGrain.PartBytes, _file.Length - from)).ToArray());
    }

    public Task WriteAsync(int part, byte[] content)
    {
        if (part > _written.Count)
        {
            throw Lost();
        }

        if (((long)part * IVersionTransferGrain.PartBytes) + content.Length > IVersionTransferGrain.MaxBytes)
        {
            Drop();
            throw new ModelException(ModelProblem.Invalid, $"A version's file must have at most {IVersionTransferGrain.MaxBytes:N0} bytes. Put its checkpoint into the store of the cluster, and register its job.");
        }

        if (part < _written.Count)
        {
            // Sent again, since the answer was lost.
            return Task.CompletedTask;
        }

        Hold(content.Length);
        _written.Add(content);
        return Task.CompletedTask;
    }

    public async Task<ModelVersion> ImportAsync()
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        if (_imported is not null)
        {
            return _imported;
        }

        if (_written.Count == 0)
        {
            throw Lost();
        }

        try
        {
            _file ??= Whole();
            _imported = await ImportAsync(_file);
        }
        catch (ModelException error)
        {
            _refusal = error;
        }

        // Not where the store is away: then it can be asked for again.
        Drop();
        return _imported ?? throw _refusal!;
    }

    /// <summary>The file in one piece; a part goes as soon as it is in it, so that a large one is not held twice.</summary>
    private byte[] Whole()
    {
        var whole = new byte[_written.Sum(static part => (long)part.Length)];
        var length = 0;
        for (var part = 0; part < _written.Count; part++)
        {
            _written[part].CopyTo(whole, length);
            length += _written[part].Length;
            _written[part] = [];
        }

        return whole;
    }

    private async Task<ModelVersion> ImportAsync(byte[] written)
    {
        var file = await Task.Run(() => VersionFile.Read(written));
        if (file.Spec.Problems().Concat(ServerPaths.CheckInside(file.Spec.Dataset)).FirstOrDefault() is { } problem)
        {
            throw new ModelException(ModelProblem.Invalid, $"The spec of the version breaks a rule of this server: {problem.Message}");
        }

        await RequireDataAsync(file);
        var hash = Checkpoint.Hash(file.Checkpoint);
        var reference = new CheckpointReference($"{Imported}.{Model}.{hash[..HashShown]}", file.Step, hash) { Privacy = file.Privacy };
        await checkpoints.WriteAsync(reference, file.Checkpoint, CancellationToken.None);
        return await GrainFactory.GetGrain<IModelGrain>(Model).ImportAsync(new ModelVersion(0, reference, file.Spec) { ImportedFrom = file.JobId, Evaluation = file.Evaluation });
    }

    private void Hold(long bytes)
    {
        try
        {
            memory.Take(bytes, _held);
        }
        catch (ModelException)
        {
            // What is refused a part leaves the room that it has to others.
            Drop();
            throw;
        }

        _held += bytes;
    }

    private void Drop()
    {
        memory.Release(_held);
        _held = 0;
        _file = null;
        _written.Clear();
    }

    /// <summary>A version whose data is not here cannot be served here.</summary>
    private async Task RequireDataAsync(VersionFile file)
    {
        try
        {
            var data = await cache.PrepareAsync(file.Spec);
            if (data.Layout.Length != file.ThetaLength)
            {
                throw new ModelException(ModelProblem.Invalid, $"The file has {file.ThetaLength:N0} parameters, but its spec and data make a model of {data.Layout.Length:N0}. Export the version again.");
            }
        }
        catch (Exception error) when (error is DatasetNotFoundException or DataFormatException or IOException or UnauthorizedAccessException or InvalidDataException or NoTaskException or ArgumentException)
        {
            throw new ModelException(
                ModelProblem.Conflict, $"The version cannot be served here, since its data set '{file.Spec.Dataset.Name}' is not the one that it was trained on: {error.Message}");
        }
    }

    private static ModelException Lost() => new(ModelProblem.Conflict, "The file is not there any more: the silo that held it is lost, or nothing was heard of it for too long. Send the request again.");
}

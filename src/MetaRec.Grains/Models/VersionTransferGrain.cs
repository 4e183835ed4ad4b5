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
internal sealed class VersionTransferGrain(ICheckpointStore checkpoints, TrainingDataCache cache) : Grain, IVersionTransferGrain
{
    // A folder that no job's id can be, of the model's own: removing the version removes it.
    private const string Imported = "_imported";
    private const int HashShown = 16;

    private byte[]? _file;
    private MemoryStream? _written;

    private string Model => this.GetPrimaryKeyString().Split('/', 2)[0];

    public async Task<int> OpenAsync(int version)
    {
        var model = await GrainFactory.GetGrain<IModelGrain>(Model).GetAsync();
        var found = model.Versions.FirstOrDefault(known => known.Number == version) ?? throw new ModelException(
            ModelProblem.NotFound, $"Model '{Model}' has no version {version}. There are: {string.Join(", ", model.Versions.Select(known => known.Number))}.");
        var checkpoint = await checkpoints.ReadAsync(found.Checkpoint, CancellationToken.None);
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
        var content = _file.AsSpan((int)from, (int)Math.Min(IVersionTransferGrain.PartBytes, _file.Length - from)).ToArray();
        if (from + content.Length == _file.Length)
        {
            DeactivateOnIdle();
        }

        return Task.FromResult(content);
    }

    public Task WriteAsync(int part, byte[] content)
    {
        _written ??= new MemoryStream();
        var from = (long)part * IVersionTransferGrain.PartBytes;
        if (from > _written.Length)
        {
            throw Lost();
        }

        if (from + content.Length > IVersionTransferGrain.MaxBytes)
        {
            throw new ModelException(ModelProblem.Invalid, $"A version's file must have at most {IVersionTransferGrain.MaxBytes:N0} bytes. Put its checkpoint into the store of the cluster, and register its job.");
        }

        _written.Position = from;
        _written.Write(content);
        return Task.CompletedTask;
    }

    public async Task<ModelVersion> ImportAsync()
    {
        var written = _written?.ToArray() ?? throw Lost();
        var file = await Task.Run(() => VersionFile.Read(written));
        if (file.Spec.Problems() is [var problem, ..])
        {
            throw new ModelException(ModelProblem.Invalid, $"The spec of the version breaks a rule of this server: {problem.Message}");
        }

        await RequireDataAsync(file);
        var hash = Checkpoint.Hash(file.Checkpoint);
        var reference = new CheckpointReference($"{Imported}.{Model}.{hash[..HashShown]}", file.Step, hash);
        await checkpoints.WriteAsync(reference, file.Checkpoint, CancellationToken.None);
        var version = await GrainFactory.GetGrain<IModelGrain>(Model).ImportAsync(new ModelVersion(0, reference, file.Spec) { ImportedFrom = file.JobId, Evaluation = file.Evaluation });
        DeactivateOnIdle();
        return version;
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

    private static ModelException Lost() => new(ModelProblem.Conflict, "The silo that held the file is lost, and the file with it. Send the request again.");
}

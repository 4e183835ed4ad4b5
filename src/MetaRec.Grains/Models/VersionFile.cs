using System.Globalization;
using System.Text.Json;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Grains.Models;

/// <summary>A version as one file: its checkpoint in safetensors, and beside the spec in the metadata what the registry knows of it, under one checksum.</summary>
/// <param name="Checkpoint">The bytes of the checkpoint, as its job has written them.</param>
/// <param name="Spec">What it was trained with.</param>
/// <param name="Step">Meta-steps it was trained for.</param>
/// <param name="ThetaLength">Numbers of θ.</param>
/// <param name="JobId">The job that trained it; empty where the file does not say.</param>
/// <param name="Evaluation">How it compares with the floors; null where it was not evaluated.</param>
internal sealed record VersionFile(byte[] Checkpoint, TrainingSpec Spec, int Step, int ThetaLength, string JobId, VersionEvaluation? Evaluation)
{
    /// <summary>What its θ has cost in privacy, as the checkpoint says; null where its job was not private.</summary>
    public PrivacyCost? Privacy { get; init; }

    private const string ChecksumKey = "export.sha256";
    private const string JobKey = "export.job";
    private const string EvaluationKey = "export.evaluation";
    private const string FolderKey = "export.dataset_folder";
    private static readonly string[] ExportKeys = [ChecksumKey, JobKey, EvaluationKey, FolderKey, "export.model", "export.version", "export.checkpoint_sha256", "export.dataset_fingerprint"];

    /// <summary>The file of a version. The same version gives the same bytes.</summary>
    public static byte[] Write(string model, ModelVersion version, byte[] checkpoint)
    {
        var (tensors, known) = SafeTensors.Read(checkpoint);
        var metadata = new Dictionary<string, string>(known)
        {
            ["export.model"] = model,
            ["export.version"] = version.Number.ToString(CultureInfo.InvariantCulture),
            ["export.checkpoint_sha256"] = version.Checkpoint.Sha256,
            ["export.dataset_fingerprint"] = version.Spec.Dataset.Fingerprint ?? "",
            [JobKey] = version.ImportedFrom ?? version.Checkpoint.JobId,
        };
        if (version.Evaluation is { } evaluation)
        {
            metadata[EvaluationKey] = EvaluationFile.Write(evaluation);
        }

        if (version.Spec.Dataset.Folder is { } folder && !Path.IsPathRooted(folder))
        {
            metadata[FolderKey] = folder;
        }

        metadata[ChecksumKey] = Learning.Checkpoints.Checkpoint.Hash(Bytes(tensors, metadata));
        return Bytes(tensors, metadata);
    }

    /// <summary>Reads a file that <see cref="Write"/> has made, or a checkpoint as a job writes it, which has no checksum of its own.</summary>
    /// <exception cref="ModelException">It is neither, or its content is not what its checksum was taken of.</exception>
    public static VersionFile Read(byte[] file)
    {
        try
        {
            var (tensors, metadata) = SafeTensors.Read(file);
            if (metadata.GetValueOrDefault(ChecksumKey) is { } stated && ChecksumOf(tensors, metadata) is var found && found != stated)
            {
                throw Refused($"The file's checksum is {found}, but {stated} was written: it has been changed or damaged on its way. Export the version again.");
            }

            var content = metadata.ContainsKey(ChecksumKey) ? Bytes(tensors, metadata.Where(pair => !ExportKeys.Contains(pair.Key)).ToDictionary()) : file;
            var checkpoint = Learning.Checkpoints.Checkpoint.FromBytes(content);
            var spec = checkpoint.Spec with { Dataset = checkpoint.Spec.Dataset with { Folder = metadata.GetValueOrDefault(FolderKey) } };
            return new VersionFile(
                content, spec, checkpoint.Step, checkpoint.Theta.Length, metadata.GetValueOrDefault(JobKey, ""),
                metadata.GetValueOrDefault(EvaluationKey) is { } evaluation ? EvaluationFile.Read(evaluation) : null)
            {
                Privacy = checkpoint.Privacy,
            };
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Refused($"This is no version of a model: {error.Message} Import a file that ./metarec model export has made, or a checkpoint of a job.");
        }
    }

    private static string ChecksumOf(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        Learning.Checkpoints.Checkpoint.Hash(Bytes(tensors, metadata.Where(pair => pair.Key != ChecksumKey).ToDictionary()));

    private static byte[] Bytes(IReadOnlyList<NamedTensor> tensors, Dictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static ModelException Refused(string message) => new(ModelProblem.Invalid, message);
}

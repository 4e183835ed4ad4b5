using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MetaRec.Data.Specs;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Checkpoints;

/// <summary>Everything that training goes on from, and serving starts from: spec, step, θ, the optimizer's moments and the training curve.</summary>
/// <param name="Spec">The job's spec.</param>
/// <param name="Step">Meta-steps made; the version of θ.</param>
/// <param name="Theta">θ, laid out as <see cref="ModelLayout"/> says.</param>
/// <param name="FirstMoments">Adam's first moments.</param>
/// <param name="SecondMoments">Adam's second moments.</param>
/// <param name="Touched">Per embedding row the meta-steps that were made when the optimizer last touched it.</param>
/// <param name="LossBefore">Mean query loss at θ of each meta-step so far.</param>
/// <param name="LossAfter">Mean query loss after adaptation of each meta-step so far.</param>
public sealed record Checkpoint(
    TrainingSpec Spec, int Step, float[] Theta, float[] FirstMoments, float[] SecondMoments, float[] Touched, float[] LossBefore, float[] LossAfter)
{
    private const string TaskLossesName = "curriculum.losses";
    private const string TaskDealName = "curriculum.deal";
    private const string PrivacyName = "privacy";
    private const string Format = "metarec-checkpoint-1";

    /// <summary>With a curriculum: smoothed query loss after adaptation by task, negative for one not trained on; else empty.</summary>
    public float[] TaskLosses { get; init; } = [];

    /// <summary>With a curriculum: the losses by which the next meta-step's tasks are drawn; else empty.</summary>
    public float[] TaskDeal { get; init; } = [];

    /// <summary>What θ has cost in privacy; null where the job is not private.</summary>
    public PrivacyCost? Privacy { get; init; }

    /// <summary>The name of a checkpoint file: ordered by step, and distinct where the content is.</summary>
    public static string FileName(int step, string sha256) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}-{sha256.AsSpan(0, 8)}.safetensors");

    /// <summary>The checkpoint as safetensors; equal checkpoints give equal bytes.</summary>
    public byte[] ToBytes(ModelLayout layout)
    {
        var tensors = new List<NamedTensor>();
        Add(tensors, "theta", Theta, layout);
        Add(tensors, "adam.first", FirstMoments, layout);
        Add(tensors, "adam.second", SecondMoments, layout);
        tensors.Add(new NamedTensor("adam.touched", [Touched.Length], Touched));
        tensors.Add(new NamedTensor("curve.loss_before", [LossBefore.Length], LossBefore));
        tensors.Add(new NamedTensor("curve.loss_after", [LossAfter.Length], LossAfter));
        if (TaskLosses.Length > 0)
        {
            tensors.Add(new NamedTensor(TaskLossesName, [TaskLosses.Length], TaskLosses));
            tensors.Add(new NamedTensor(TaskDealName, [TaskDeal.Length], TaskDeal));
        }

        // Where the data lies and how often this is written do not belong to what was computed.
        var spec = Spec with { Dataset = Spec.Dataset with { Folder = null }, CheckpointEvery = 1, CheckpointsKept = null };
        using var stream = new MemoryStream();
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["spec"] = spec.ToJson(),
            ["spec_identity"] = Spec.Identity(),
            ["step"] = Step.ToString(CultureInfo.InvariantCulture),
        };
        if (Privacy is { } privacy)
        {
            metadata[PrivacyName] = JsonSerializer.Serialize(privacy, SpecJson.Options);
        }

        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a checkpoint.</exception>
    public static Checkpoint FromBytes(ReadOnlySpan<byte> bytes)
    {
        var (tensors, metadata) = SafeTensors.Read(bytes);
        if (metadata.GetValueOrDefault("format") != Format)
        {
            throw new InvalidDataException($"Not a checkpoint of this version: format is '{metadata.GetValueOrDefault("format")}', expected '{Format}'.");
        }

        float[]? Optional(string name) => tensors.FirstOrDefault(tensor => tensor.Name == name)?.Values;
        float[] Single(string name) => Optional(name)
            ?? throw new InvalidDataException($"The checkpoint lacks '{name}'.");
        return new Checkpoint(
            TrainingSpec.FromJson(metadata["spec"]), int.Parse(metadata["step"], CultureInfo.InvariantCulture),
            Join(tensors, "theta."), Join(tensors, "adam.first."), Join(tensors, "adam.second."), Single("adam.touched"), Single("curve.loss_before"), Single("curve.loss_after"))
        {
            TaskLosses = Optional(TaskLossesName) ?? [],
            TaskDeal = Optional(TaskDealName) ?? [],
            Privacy = metadata.GetValueOrDefault(PrivacyName) is { } privacy ? JsonSerializer.Deserialize<PrivacyCost>(privacy, SpecJson.Options) : null,
        };
    }

    /// <summary>SHA-256 (hex) of a checkpoint's bytes.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void Add(List<NamedTensor> tensors, string prefix, float[] flat, ModelLayout layout)
    {
        tensors.Add(new NamedTensor($"{prefix}.embeddings", [layout.Rows, layout.EmbeddingSize], flat[..layout.DenseOffset]));
        foreach (var block in layout.Dense)
        {
            var start = layout.DenseOffset + block.Offset;
            tensors.Add(new NamedTensor($"{prefix}.{block.Name}", block.Shape, flat[start..(start + block.Length)]));
        }
    }

    private static float[] Join(IReadOnlyList<NamedTensor> tensors, string prefix) =>
        [.. tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(tensor => tensor.Values)];
}

using System.Text.Json;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.Demo;

/// <summary>What a folder remembers of its last demo, so that it can go on.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Spec">What it trains, with the fingerprint of the data.</param>
internal sealed record DemoSession(string JobId, TrainingSpec Spec)
{
    private const string FileName = "session.json";

    /// <summary>A session of its own for this run.</summary>
    public static DemoSession Begin(TrainingSpec spec) => new(TrainingSession.NewJobId("demo"), spec);

    /// <summary>The folder's last session; null where there is none that this version can read.</summary>
    public static DemoSession? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<DemoSession>(File.ReadAllText(path), SpecJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The session to go on with.</summary>
    /// <exception cref="UsageException">The folder has none.</exception>
    /// <exception cref="CheckpointMismatchException">It trains something else.</exception>
    public static DemoSession Resume(string folder, TrainingSpec spec)
    {
        var session = Find(folder) ?? throw new UsageException(
            $"--resume needs a session to go on with, but there is no {Path.Combine(folder, FileName)} of this version. Run without --resume first, or name its folder with --out.");
        var (there, here) = (session.Spec.Dataset.Fingerprint, spec.Dataset.Fingerprint);
        var onSameData = spec with { Dataset = spec.Dataset with { Fingerprint = there } };
        if (session.Spec.Identity() != onSameData.Identity())
        {
            throw new CheckpointMismatchException(SpecDifference.Describe(session.Spec, onSameData));
        }

        return there == here
            ? session
            : throw new CheckpointMismatchException($"its data had fingerprint {there?[..12]}…, but what --dataset gives now has {here?[..12]}…: the files have changed");
    }

    /// <summary>Writes the session file in one rename.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{FileName}.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, SpecJson.Options));
        File.Move(temporary, Path.Combine(folder, FileName), overwrite: true);
    }
}

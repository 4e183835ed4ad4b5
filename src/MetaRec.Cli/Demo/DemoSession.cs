using System.Text.Json;
using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.Demo;

/// <summary>What a folder remembers of its last demo, so that it can go on.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Fingerprint">Of the data it trains on.</param>
/// <param name="Spec">What it trains.</param>
internal sealed record DemoSession(string JobId, string Fingerprint, TrainingSpec Spec)
{
    private const string FileName = "session.json";

    /// <summary>A session of its own for this run.</summary>
    public static DemoSession Begin(TrainingSpec spec, string fingerprint) => new($"demo-{DateTime.UtcNow:yyyyMMddHHmmss}", fingerprint, spec);

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
    public static DemoSession Resume(string folder, TrainingSpec spec, string fingerprint)
    {
        var session = Find(folder) ?? throw new UsageException(
            $"--resume needs a session to go on with, but there is no {Path.Combine(folder, FileName)} of this version. Run without --resume first, or name its folder with --out.");
        if (session.Spec.Identity() != spec.Identity())
        {
            throw new CheckpointMismatchException(SpecDifference.Describe(session.Spec, spec));
        }

        return session.Fingerprint == fingerprint
            ? session
            : throw new CheckpointMismatchException($"its data had fingerprint {session.Fingerprint[..12]}…, but what --dataset gives now has {fingerprint[..12]}…");
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

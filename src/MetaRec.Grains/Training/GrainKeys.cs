using System.Globalization;
using System.Text.RegularExpressions;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Training;

/// <summary>How the keys of a job's grains are built: job, training/shard, training/shard/task, training/silo.</summary>
public static partial class GrainKeys
{
    /// <summary>Whether a text may be a job id: 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit.</summary>
    public static bool IsJobId(string id) => JobId().IsMatch(id);

    /// <summary>
    /// A job of one spec: what the keys of its shards, tasks and workers begin with. A job id may be used again for another spec once its job is deleted; what silos still hold of
    /// the old one is then not mistaken for the new one's.
    /// </summary>
    public static string Training(string job, TrainingSpec spec) => $"{job}@{spec.Identity().AsSpan(0, 16)}";

    public static string Shard(string training, int shard) => string.Create(CultureInfo.InvariantCulture, $"{training}/{shard}");

    public static string Task(string training, int shard, int task) => string.Create(CultureInfo.InvariantCulture, $"{training}/{shard}/{task}");

    public static string Worker(string training, SiloAddress silo) => $"{training}/{silo.ToParsableString()}";

    /// <summary>The job that a training belongs to.</summary>
    public static string JobOf(string training) => training[..training.IndexOf('@', StringComparison.Ordinal)];

    /// <summary>The parts of a worker's key.</summary>
    public static (string Training, SiloAddress Silo) ParseWorker(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], SiloAddress.FromParsableString(key[(slash + 1)..]));
    }

    /// <summary>The parts of a shard's or a task's key; the task is −1 in a shard's.</summary>
    public static (string Training, int Shard, int Task) Parse(string key)
    {
        var parts = key.Split('/');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : -1);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex JobId();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaRec.Grains.Training;

/// <summary>How the keys of a job's grains are built: job, job/shard, job/shard/task.</summary>
public static partial class GrainKeys
{
    /// <summary>Whether a text may be a job id: 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit.</summary>
    public static bool IsJobId(string id) => JobId().IsMatch(id);

    public static string Shard(string job, int shard) => string.Create(CultureInfo.InvariantCulture, $"{job}/{shard}");

    public static string Task(string job, int shard, int task) => string.Create(CultureInfo.InvariantCulture, $"{job}/{shard}/{task}");

    /// <summary>The parts of a shard's or a task's key; the task is −1 in a shard's.</summary>
    public static (string Job, int Shard, int Task) Parse(string key)
    {
        var parts = key.Split('/');
        return (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : -1);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex JobId();
}

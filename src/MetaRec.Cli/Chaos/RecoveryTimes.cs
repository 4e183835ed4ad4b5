namespace MetaRec.Cli.Chaos;

/// <summary>Times from kill to recovery, in seconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="Max">The longest.</param>
internal sealed record RecoveryTimes(double P50, double Max)
{
    /// <summary>Of at least one time.</summary>
    public static RecoveryTimes Of(IEnumerable<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(time => time.TotalSeconds).Order()];
        var middle = sorted.Length / 2;
        return new RecoveryTimes(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[^1]);
    }
}

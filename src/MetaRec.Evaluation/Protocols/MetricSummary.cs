namespace MetaRec.Evaluation.Protocols;

/// <summary>A metric over the seeds of the query draw.</summary>
/// <param name="Mean">Mean over the seeds.</param>
/// <param name="Std">Sample standard deviation over the seeds; 0 with a single seed.</param>
public sealed record MetricSummary(double Mean, double Std)
{
    /// <summary>Summarises one value per seed.</summary>
    public static MetricSummary Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var std = values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) : 0;
        return new MetricSummary(mean, std);
    }
}

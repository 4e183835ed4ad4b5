namespace MetaRec.Contracts.Models;

/// <summary>What a model's arms did, summed over the silos. Key: model name.</summary>
[Alias("metarec.IModelArmsGrain")]
public interface IModelArmsGrain : IGrainWithStringKey
{
    /// <summary>Adds what a silo has counted; durable before it returns. The same report again changes nothing, and counts of a time before the latest are left out.</summary>
    /// <param name="reporter">Which process of which silo.</param>
    /// <param name="number">Ascending by one with each report of this reporter.</param>
    /// <param name="counts">Since the report before.</param>
    [Alias("Report")]
    Task ReportAsync(string reporter, long number, IReadOnlyList<ArmCounts> counts);

    /// <summary>The counts of each version that was ever in an arm, as of when it last was.</summary>
    [Alias("Get")]
    Task<IReadOnlyList<ArmCounts>> GetAsync();
}

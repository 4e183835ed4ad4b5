using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Models;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IModelArmsGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed class ModelArmsGrain([PersistentState("arms", "metarec")] IPersistentState<ModelArmsRecord> record) : Grain, IModelArmsGrain
{
    // Silos that have been replaced are forgotten once so many others have reported.
    private const int RememberedReporters = 256;

    public Task ReportAsync(string reporter, long number, IReadOnlyList<ArmCounts> counts)
    {
        var (arms, reports) = (record.State.Arms, record.State.Reports);
        return reports.Any(report => report.Key == reporter && report.Value >= number)
            ? Task.CompletedTask
            : record.ReplaceAsync(new ModelArmsRecord
            {
                Arms = [.. counts.Aggregate(arms, With).OrderBy(arm => arm.Version)],
                Reports = [.. reports.Where(report => report.Key != reporter).Append(new(reporter, number)).TakeLast(RememberedReporters)],
            });
    }

    public Task<IReadOnlyList<ArmCounts>> GetAsync() => Task.FromResult(record.State.Arms);

    private static IReadOnlyList<ArmCounts> With(IReadOnlyList<ArmCounts> arms, ArmCounts added)
    {
        var known = arms.FirstOrDefault(arm => arm.Version == added.Version);
        return known is not null && known.Since > added.Since
            ? arms
            : [.. arms.Where(arm => arm != known), known is not null && known.Since == added.Since && known.Arm == added.Arm ? known.Plus(added) : added];
    }
}

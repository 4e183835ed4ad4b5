using System.Globalization;
using MetaRec.Contracts.Training;
using MetaRec.Grains.Caching;

namespace MetaRec.Grains.Training;

/// <summary>A silo's copies of the deals that a job's curriculum goes by, each asked for once. A deal is the same under every coordinator of the job. Thread-safe.</summary>
public sealed class SiloDeals(ICoordinatorGrain coordinator)
{
    private readonly RecentTasks<float[]> _deals = new(2);

    /// <summary>The losses of a deal.</summary>
    /// <exception cref="StaleVersionException">The training has moved past it, or is not there yet.</exception>
    public Task<float[]> GetAsync(int number) => _deals.GetOrMake(
        number.ToString(CultureInfo.InvariantCulture), async () => Vectors.Elements((await coordinator.GetDealAsync(number)).Memory));
}

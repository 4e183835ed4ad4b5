using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MetaRec.Grains.Lanes;

/// <summary>Registers the silo's lanes.</summary>
public static class LaneServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="LanePool"/> of the silo with options from <c>MetaRec:Lanes</c>. It is preempted as soon as the host begins to
    /// stop, so that coordinators learn at once that the work is to be done elsewhere.
    /// </summary>
    public static IServiceCollection AddLanePool(this IServiceCollection services, Action? threadInitializer = null)
    {
        services.AddOptions<LanePoolOptions>().BindConfiguration(LanePoolOptions.Section);
        return services.AddSingleton(provider =>
        {
            var pool = new LanePool(provider.GetRequiredService<IOptions<LanePoolOptions>>().Value, threadInitializer);
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.UnsafeRegister(static pool => ((LanePool)pool!).Preempt(), pool);
            return pool;
        });
    }
}

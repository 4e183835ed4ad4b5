using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Client.Cluster;

namespace MetaRec.Cli.Cluster;

/// <summary>How far a drain has come.</summary>
internal static class DrainProgress
{
    /// <summary>What a silo still holds; 1 where it does not say.</summary>
    public static int HoldingsOf(SiloDocument silo) => silo.Grains?.Values.Sum() ?? 1;

    /// <summary>Whether a silo is empty, or gone; null: it has left the membership.</summary>
    public static bool IsDone(SiloDocument? silo) => silo is null || (silo.Status == "active" && HoldingsOf(silo) == 0);

    /// <summary>In one line.</summary>
    public static string Describe(SiloDocument? silo) => silo switch
    {
        null => "gone",
        { Grains: null } => $"{silo.Name}: {silo.Status}, does not answer",
        { Grains.Count: 0 } => $"{silo.Name}: empty",
        _ => string.Create(CultureInfo.InvariantCulture, $"{silo.Name}: {Counted.Of(HoldingsOf(silo), "activation")} left ({string.Join(", ", silo.Grains.OrderByDescending(grain => grain.Value).Take(3).Select(grain => $"{grain.Value} {grain.Key}"))})"),
    };
}

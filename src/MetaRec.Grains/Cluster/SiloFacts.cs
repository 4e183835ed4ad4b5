using System.Reflection;

namespace MetaRec.Grains.Cluster;

/// <summary>What a silo tells of its process.</summary>
/// <param name="Version">Of MetaRecCluster.</param>
/// <param name="Store">The kind of store: redis, postgres, sqlite.</param>
public sealed record SiloFacts(string Version, string Store)
{
    /// <summary>The version of this program.</summary>
    public static string ProgramVersion { get; } =
        typeof(SiloFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

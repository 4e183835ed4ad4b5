namespace MetaRec.Grains.Cluster;

/// <summary>The activations that this silo holds and another could hold in its place.</summary>
internal sealed class SiloHoldings(IGrainFactory grains, ILocalSiloDetails silo)
{
    private const string Ours = "MetaRec.";

    // These are of the silo itself, and go with it.
    private static readonly HashSet<string> OfTheSilo = new(StringComparer.Ordinal) { nameof(SiloGrain), nameof(Models.ServedModelsGrain) };

    private IManagementGrain Management => grains.GetGrain<IManagementGrain>(0);

    /// <summary>How many there are of each class.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync() => (await Management.GetSimpleGrainStatistics([silo.SiloAddress]))
        .Where(grain => grain.ActivationCount > 0 && grain.GrainType.StartsWith(Ours, StringComparison.Ordinal))
        .Select(grain => (Name: NameOf(grain.GrainType), grain.ActivationCount))
        .Where(grain => !OfTheSilo.Contains(grain.Name))
        .GroupBy(grain => grain.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(grain => grain.ActivationCount), StringComparer.Ordinal);

    /// <summary>Deactivates those that are in no call just now. Calls that come afterwards activate them where they are placed then.</summary>
    public Task GiveUpAsync() => Management.ForceActivationCollection([silo.SiloAddress], TimeSpan.Zero);

    /// <summary>MetaRec.Grains.Serving.UserGrain,MetaRec.Grains is UserGrain.</summary>
    private static string NameOf(string type)
    {
        var name = type.Split(',')[0];
        return name[(name.LastIndexOf('.') + 1)..];
    }
}

namespace MetaRec.Contracts.Cluster;

/// <summary>Which silos are being drained: they take no new work, and give up what they hold. Key: 0. The list is durable; a silo that is started again is another one, and not drained.</summary>
[Alias("metarec.IDrainGrain")]
public interface IDrainGrain : IGrainWithIntegerKey
{
    /// <summary>The list.</summary>
    [Alias("Read")]
    Task<DrainList> ReadAsync();

    /// <summary>Drains a silo. One that is drained already stays so.</summary>
    /// <exception cref="LastSiloException">No other silo could take over one of its roles.</exception>
    [Alias("Drain")]
    Task<DrainList> DrainAsync(SiloAddress silo);

    /// <summary>Lets a silo take work again.</summary>
    [Alias("Undo")]
    Task<DrainList> UndoAsync(SiloAddress silo);
}

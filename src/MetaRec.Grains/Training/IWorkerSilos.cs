namespace MetaRec.Grains.Training;

/// <summary>Which silos compute micro-batches at present.</summary>
public interface IWorkerSilos
{
    /// <summary>The active ones, in the order of their addresses: the same on every silo.</summary>
    IReadOnlyList<SiloAddress> Current { get; }
}

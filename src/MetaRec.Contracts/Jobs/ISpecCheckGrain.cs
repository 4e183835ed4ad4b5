using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Jobs;

/// <summary>Validates specs where the data is. Stateless; key: 0.</summary>
[Alias("metarec.ISpecCheckGrain")]
public interface ISpecCheckGrain : IGrainWithIntegerKey
{
    /// <summary>Checks all rules, loads the data and prepares it as the job would. Stores nothing but the snapshot, where the spec asks for live data.</summary>
    [Alias("Check")]
    [ResponseTimeout("00:30:00")]
    Task<SpecCheck> CheckAsync(TrainingSpec spec);
}

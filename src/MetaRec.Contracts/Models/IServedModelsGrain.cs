namespace MetaRec.Contracts.Models;

/// <summary>Tells one serving silo what is in service. Key: models/silo.</summary>
[Alias("metarec.IServedModelsGrain")]
public interface IServedModelsGrain : IGrainWithStringKey
{
    /// <summary>The silo answers its next call by this, unless it knows of a later revision.</summary>
    [Alias("Take")]
    [ResponseTimeout("00:00:02")]
    Task TakeAsync(ServedVersions served);
}

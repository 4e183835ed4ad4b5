namespace MetaRec.Contracts.Security;

/// <summary>What a key has used of its quota. Key: key id. Gateways take requests in portions before they serve them, so that the quota holds whatever number of gateways there is.</summary>
[Alias("metarec.IQuotaGrain")]
public interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>Takes a portion of a day's quota; durable before it returns.</summary>
    /// <param name="day">The day (UTC).</param>
    /// <param name="wanted">Requests that are wanted.</param>
    /// <param name="quota">The quota of the day.</param>
    /// <returns>What was granted and what is left; nothing granted means that the quota is used up.</returns>
    [Alias("Take")]
    [ResponseTimeout("00:00:05")]
    Task<QuotaGrant> TakeAsync(DateOnly day, long wanted, long quota);
}

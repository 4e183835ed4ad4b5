namespace MetaRec.Silo.Tests.Standalone;

/// <summary>A durable number. Key: any text.</summary>
[Alias("metarec.test.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Adds one, durably, and gives the new value.</summary>
    [Alias("Increment")]
    Task<int> IncrementAsync();

    [Alias("Read")]
    Task<int> ReadAsync();

    /// <summary>The silo that the grain runs on.</summary>
    [Alias("Locate")]
    Task<SiloAddress> LocateAsync();
}

namespace MetaRec.Hosting.Storage;

/// <summary>
/// The database does not answer, or broke off. The call may be made again; whether a write has happened is not known. An <see cref="OrleansException"/>, so that whoever
/// calls a grain takes it as what it is: something that passes.
/// </summary>
[GenerateSerializer]
[Alias("metarec.StoreUnavailableException")]
public sealed class StoreUnavailableException : OrleansException
{
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace MetaRec.Contracts.Wire;

/// <summary>Bounds on what travels between silos.</summary>
public static class WireLimits
{
    /// <summary>
    /// The largest vector that may stand in one message: 32 MiB. Orleans refuses bodies above 100 MB by tearing the connection down and
    /// retrying, and every call on that connection waits behind a large message, so the bound is checked where a vector is built.
    /// </summary>
    public const int MaxVectorBytes = 32 * 1024 * 1024;
}

namespace MetaRec.Gateway.Configuration;

/// <summary>What a gateway does with requests that bring neither key nor token.</summary>
public enum AnonymousAccess
{
    /// <summary>Serves them where it listens on the loopback address only, and nobody has forwarded them; refuses them elsewhere.</summary>
    Auto,

    /// <summary>Serves them, with all scopes, wherever it listens.</summary>
    Allow,

    /// <summary>Refuses them.</summary>
    Refuse,
}

namespace MetaRec.Gateway.Serving;

/// <summary>The largest counts that a serving request may have.</summary>
internal static class ServingLimits
{
    /// <summary>Events of one request of feedback.</summary>
    public const int MaxEvents = 1000;
}

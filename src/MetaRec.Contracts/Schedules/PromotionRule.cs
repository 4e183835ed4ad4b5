namespace MetaRec.Contracts.Schedules;

/// <summary>When a schedule puts what it has trained into service.</summary>
public enum PromotionRule
{
    /// <summary>Where it is better on the newest ratings than the version in service, and not worse than a floor.</summary>
    WhenBetter,

    /// <summary>Never: it stays a candidate.</summary>
    Never,
}

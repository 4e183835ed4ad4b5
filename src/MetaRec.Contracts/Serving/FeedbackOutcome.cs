namespace MetaRec.Contracts.Serving;

/// <summary>What became of a feedback event.</summary>
public enum FeedbackOutcome
{
    /// <summary>It is stored durably.</summary>
    Accepted,

    /// <summary>It was stored before, under the same id.</summary>
    Duplicate,

    /// <summary>It breaks a rule, and is not stored.</summary>
    Rejected,
}

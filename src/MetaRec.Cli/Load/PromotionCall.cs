namespace MetaRec.Cli.Load;

/// <summary>The calls of which answers are compared.</summary>
internal enum PromotionCall
{
    /// <summary>The best items for a stored user.</summary>
    Recommend,

    /// <summary>Given items for a stored user.</summary>
    Rank,

    /// <summary>The best items for a user who comes with the request.</summary>
    Session,
}

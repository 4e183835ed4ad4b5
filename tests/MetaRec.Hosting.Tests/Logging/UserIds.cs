namespace MetaRec.Hosting.Tests.Logging;

/// <summary>Ids of users with signs that could be taken for their end.</summary>
public static class UserIds
{
    /// <summary>What each of them ends with.</summary>
    public const string Tail = "smith";

    public static TheoryData<string> All { get; } =
        ["smith", "ann smith", "ann]smith", "ann)smith", "ann}smith", "ann,smith", "ann;smith", "ann'. smith", "ann\" smith", "ann]->[S1 smith", "user/ann smith", "ann\u2028smith"];
}

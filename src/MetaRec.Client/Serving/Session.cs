namespace MetaRec.Client.Serving;

/// <summary>A user who comes with the request, and of whom nothing is stored.</summary>
public sealed record Session
{
    /// <summary>What the user has said.</summary>
    public IReadOnlyList<SessionRating> Ratings { get; init; } = [];

    /// <summary>The profile: values by field, in the words of the data set.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

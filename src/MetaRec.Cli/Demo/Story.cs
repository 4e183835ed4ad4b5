using System.Text.Json.Serialization;

namespace MetaRec.Cli.Demo;

/// <summary>One cold user, served while the ratings come in, and one item that nobody had rated in training.</summary>
/// <param name="User">External id of the user.</param>
/// <param name="Item">External id of the new item.</param>
/// <param name="Title">Its title.</param>
/// <param name="TrueRating">What the user really rated it; null where the user has not.</param>
/// <param name="Catalogue">Items in all, that ranks are among.</param>
/// <param name="Stages">Before the first rating, after 3 and after 10.</param>
internal sealed record Story(string User, string Item, string Title, float? TrueRating, int Catalogue, IReadOnlyList<StoryStage> Stages)
{
    /// <summary>The same errors over all cold users, which put the one into proportion; null where they were not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ColdUserMeans? ColdUsers { get; init; }
}

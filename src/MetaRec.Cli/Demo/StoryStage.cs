using MetaRec.Contracts.Serving;

namespace MetaRec.Cli.Demo;

/// <summary>What the user is shown at one point.</summary>
/// <param name="Ratings">Ratings given so far.</param>
/// <param name="Top">The best recommendations.</param>
/// <param name="NewItemScore">Rating predicted for the new item.</param>
/// <param name="NewItemRank">Its rank in the whole catalogue.</param>
/// <param name="HeldOutMae">Mean absolute error over ratings of the user that are never shown.</param>
internal sealed record StoryStage(int Ratings, IReadOnlyList<Recommendation> Top, float NewItemScore, int NewItemRank, double HeldOutMae);

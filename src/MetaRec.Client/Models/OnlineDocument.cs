namespace MetaRec.Client.Models;

/// <summary>What a version did in service. All arms of a model are counted anew when one of them changes, so that what stands side by side is of the same time; the counts are seconds old.</summary>
/// <param name="Arm">production, canary or shadow: what it is, or was last.</param>
/// <param name="Since">Since when.</param>
/// <param name="Answers">Answers given to stored users; 0 for a shadow.</param>
/// <param name="AdaptedShare">Share of the answers that were adapted to a rating at least; null without answers.</param>
/// <param name="Ratings">Ratings that the version had predicted before they came.</param>
/// <param name="Mae">Mean absolute error of these predictions; null without ratings.</param>
public sealed record OnlineDocument(string Arm, DateTimeOffset Since, long Answers, double? AdaptedShare, long Ratings, double? Mae);

namespace MetaRec.Learning.Training;

/// <summary>What a curriculum goes by for <c>episodes.curriculumEvery</c> meta-steps. Never modified.</summary>
/// <param name="Number">Which, from 0: deal n is for meta-steps n·every to (n + 1)·every − 1.</param>
/// <param name="Losses">Smoothed query loss after adaptation by task; negative for a task not trained on. Empty in deal 0: nothing is known.</param>
public sealed record CurriculumDeal(int Number, float[] Losses);

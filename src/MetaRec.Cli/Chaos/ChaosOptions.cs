using MetaRec.Data.Specs;

namespace MetaRec.Cli.Chaos;

/// <summary>What <c>metarec benchmark chaos</c> does.</summary>
/// <param name="Kills">How often a silo is killed.</param>
/// <param name="Silos">Silos of the cluster, all of them with all roles.</param>
/// <param name="Steps">Meta-steps of the job; null: as many as let a kill happen every few seconds.</param>
/// <param name="Seed">Of the choice of victims and pauses, and of the job.</param>
/// <param name="Dataset">What is trained on.</param>
internal sealed record ChaosOptions(int Kills, int Silos, int? Steps, int Seed, DatasetSpec Dataset);

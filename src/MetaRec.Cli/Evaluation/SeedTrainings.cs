using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Training;
using MetaRec.Data.Specs;
using MetaRec.Grains.Training;

namespace MetaRec.Cli.Evaluation;

/// <summary>The trainings of an evaluation: one per seed, on one cluster.</summary>
internal static class SeedTrainings
{
    /// <summary>Trains with the seeds 1, 2, ….</summary>
    public static async Task<IReadOnlyList<TrainingResult>> RunAsync(
        TrainingSpec spec, int seeds, int silos, string folder, TrainingDataCache cache, Terminal terminal, CancellationToken cancellationToken)
    {
        var trained = new List<TrainingResult>();
        await using var session = await TrainingSession.StartAsync(folder, silos, cache, terminal, cancellationToken);
        var run = TrainingSession.NewJobId("evaluate");
        try
        {
            for (var seed = 1; seed <= seeds; seed++)
            {
                trained.Add(await session.TrainAsync(
                    $"{run}-seed{seed}", spec with { Seed = (ulong)seed }, $"train {seed}/{seeds}", resumeCommand: null, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Say($"{trained.Count} of {Counted.Of(seeds, "seed")} trained. What is trained is lost: an evaluation does not go on, started again it trains all of them. --seeds 1 takes the least time.");
            throw;
        }

        return trained;
    }
}

using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Protocols;

/// <summary>How the error on cold users falls with the number of ratings they have given.</summary>
public static class SupportCurve
{
    /// <summary>The support sizes measured by default.</summary>
    public static IReadOnlyList<int> DefaultSizes { get; } = [0, 1, 2, 3, 5, 10, 20, 40];

    /// <summary>
    /// Measures each model at each support size. Query rows are those of <see cref="MeluProtocol"/> at every size, and a smaller support is the beginning of a
    /// larger one. A user with fewer ratings than the size gives all of them, so that all sizes compare the same users.
    /// </summary>
    /// <param name="models">The models, in the order of the legend.</param>
    /// <param name="dataset">Gives the scale.</param>
    /// <param name="split">Gives the cold users.</param>
    /// <param name="seeds">Seeds of the query draw; the error is the mean over them.</param>
    /// <param name="sizes">Support sizes; null means <see cref="DefaultSizes"/>.</param>
    /// <param name="cancellation">Checked between two models.</param>
    /// <exception cref="NoTaskException">There is no cold user with enough ratings.</exception>
    public static IReadOnlyList<SupportSeries> Measure(
        IReadOnlyList<IRatingModel> models,
        Dataset dataset,
        MeluSplit split,
        IReadOnlyList<ulong> seeds,
        IReadOnlyList<int>? sizes = null,
        CancellationToken cancellation = default)
    {
        if (seeds.Count == 0)
        {
            throw new ArgumentException("A support curve needs at least one seed of the query draw.", nameof(seeds));
        }

        sizes ??= DefaultSizes;
        var tasks = TaskSets.Test(split, Scenario.ColdUser);
        var points = models.Select(_ => new List<SupportPoint>()).ToArray();
        foreach (var size in sizes)
        {
            var draws = seeds.Select(seed => MeluProtocol.Draws(seed, tasks, size)).ToArray();
            var meanSupport = draws[0][0].Average(episode => episode.SupportItems.Length);
            for (var model = 0; model < models.Count; model++)
            {
                cancellation.ThrowIfCancellationRequested();
                var mae = draws.Average(seed => MeluProtocol.Score(models[model], seed, dataset.Scale, cancellation).Average(score => score.Mae));
                points[model].Add(new SupportPoint(size, meanSupport, mae));
            }
        }

        return [.. models.Select((model, index) => new SupportSeries(
            model.Name, Contender.Of(model).Kind, points[index]))];
    }
}

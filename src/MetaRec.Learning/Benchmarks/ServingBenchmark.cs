using System.Diagnostics;
using System.Numerics.Tensors;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Models;
using MetaRec.Learning.Serving;
using MetaRec.Learning.Torch;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Benchmarks;

/// <summary>Times a <see cref="Recommender"/> beside the naive way, on the calling thread alone. Methods take turns, so that what slows the machine down slows all of them.</summary>
public static class ServingBenchmark
{
    private const int FewestRounds = 5;
    private const int Users = 64;
    private const double Deviation = 0.05;
    private const ulong Seed = 1;

    /// <summary>Runs the benchmark on a fresh θ: what serving costs does not depend on what was learned. Takes about the time that the options ask for, and what preparing takes.</summary>
    /// <param name="dataset">The catalogue and the users' histories.</param>
    /// <param name="spec">A job of the default model, "maml" over "mlp".</param>
    /// <param name="options">What is timed.</param>
    /// <param name="cancellationToken">Checked between two rounds.</param>
    /// <exception cref="ArgumentException">No training user has as many interactions.</exception>
    public static ServingBenchmarkResult Run(Dataset dataset, TrainingSpec spec, ServingBenchmarkOptions options, CancellationToken cancellationToken = default)
    {
        TorchRuntime.Initialize();
        var data = TrainingData.Prepare(dataset, spec);
        var recommender = Recommender.Of(spec, data, Theta(data.Layout));
        var large = recommender.WithLiveItems(Live(dataset, options.LargeCatalogue));
        UserHistory[] histories =
        [
            .. data.Tasks.Where(task => task.Length >= options.Interactions).Take(Users)
                .Select(task => new UserHistory { User = task.User, Items = task.Items[..options.Interactions], Ratings = task.Ratings[..options.Interactions] }),
        ];
        if (histories.Length == 0)
        {
            throw new ArgumentException($"A training user must have {options.Interactions} interactions to be served, but none has. Ask for fewer, or use other data.", nameof(options));
        }

        using var scope = TorchSharp.torch.NewDisposeScope();
        var core = recommender.Adapt(histories[0]).Core;
        var naive = new NaiveServing(data.Layout, NaiveServing.Inputs(core.Catalogue));
        var request = new RankingRequest();
        var (adapt, rank, rankLarge, byNaive, floor) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var scores = new float[recommender.ItemCount];
        var largest = 0f;
        var bytes = 0L;
        var inputs = new float[large.ItemCount * core.Catalogue.Stride];

        // Pages that were never written to would all be read from one.
        inputs.AsSpan().Fill(1);
        var clock = Stopwatch.StartNew();
        for (var round = -1; round < FewestRounds || clock.Elapsed.TotalSeconds < options.Seconds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var history = histories[(round + 1) % histories.Length];
            AdaptedUser? user = null;
            float[]? predictions = null;
            Time(adapt, round, () => user = recommender.Adapt(history));
            Time(rank, round, () => recommender.TopItems(user!, request));
            Time(byNaive, round, () => predictions = naive.Predict(core, user!.Support));
            Time(rankLarge, round, () => large.TopItems(user!, request));
            Time(floor, round, () => TensorPrimitives.Sum<float>(inputs));
            recommender.Score(user!, scores);
            TensorPrimitives.Add(predictions, core.Catalogue.Bases, predictions);
            largest = Math.Max(largest, -TensorPrimitives.Min<float>([.. scores.Zip(predictions!, (fast, slow) => -Math.Abs(fast - slow))]));
            bytes = user!.Bytes;
        }

        var (adaptMs, rankMs, naiveMs) = (Percentiles.Of(adapt), Percentiles.Of(rank), Percentiles.Of(byNaive));
        return new ServingBenchmarkResult(
            recommender.ItemCount, adaptMs, rankMs, naiveMs, naiveMs.P50 / (adaptMs.P50 + rankMs.P50), largest, bytes,
            large.ItemCount, Percentiles.Of(rankLarge), large.Bytes / 1e6, Percentiles.Of(floor).P50);
    }

    /// <summary>The first round is for warming up.</summary>
    private static void Time(List<double> times, int round, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        if (round >= 0)
        {
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private static float[] Theta(ModelLayout layout)
    {
        var theta = ModelInitializer.Create(layout, Seed);
        var random = new StableRandom(Seed, 1);
        foreach (ref var value in theta.AsSpan())
        {
            value += (float)(Deviation * random.NextGaussian());
        }

        return theta;
    }

    private static LiveItem[] Live(Dataset dataset, int catalogue)
    {
        var features = Enumerable.Range(0, dataset.Items.Count).Select(item => dataset.ItemFeatures.Fields.ToDictionary(
            field => field.Name, field => (IReadOnlyList<string>)[.. field.Of(item).ToArray().Select(value => field.Vocabulary[value])])).ToArray();
        return [.. Enumerable.Range(0, Math.Max(0, catalogue - dataset.Items.Count)).Select(row => new LiveItem { Id = $"live {row}", Features = features[row % features.Length] })];
    }
}

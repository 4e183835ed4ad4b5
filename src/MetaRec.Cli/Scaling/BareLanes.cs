using System.Diagnostics;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Scaling;

/// <summary>Lanes alone: threads that compute micro-batches of a job one after the other, without grains, sums or optimizer. What the machine allows.</summary>
internal sealed class BareLanes
{
    private const int StepsDrawn = 4;

    private readonly TrainingSpec _spec;
    private readonly TrainingData _data;
    private readonly MetaEngine _engine;
    private readonly float[] _theta;
    private readonly Episode[][] _episodes;

    public BareLanes(TrainingSpec spec, TrainingData data)
    {
        (_spec, _data) = (spec, data);
        _engine = new MetaEngine(data.Layout, spec.Learner);
        _theta = ModelInitializer.Create(data.Layout, spec.Seed);
        _episodes = [.. Enumerable.Range(0, StepsDrawn).SelectMany(step => Enumerable.Range(0, spec.MicroBatches).Select(microBatch => Draw(step, microBatch)))];
    }

    /// <summary>Tasks per second of so many threads.</summary>
    public async Task<double> RunAsync(int lanes, TimeSpan window, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => OnThreadAsync(() => Compute(lane, window, cancellationToken))));
        cancellationToken.ThrowIfCancellationRequested();
        return counts.Sum();
    }

    private double Compute(int lane, TimeSpan window, CancellationToken cancellationToken)
    {
        TorchRuntime.Initialize();
        var tasks = 0;
        var clock = Stopwatch.StartNew();
        for (var i = lane; clock.Elapsed < window && !cancellationToken.IsCancellationRequested; i++)
        {
            var episodes = _episodes[i % _episodes.Length];
            var batch = Collator.Collate(episodes, _data.Context, _spec.Model.ColdTaskShare, _spec.Seed, i / _spec.MicroBatches);
            using var inputs = _engine.Gatherer.Gather(_theta, batch);
            _engine.MetaGradient(batch, inputs);
            tasks += episodes.Length;
        }

        return tasks / clock.Elapsed.TotalSeconds;
    }

    private Episode[] Draw(int step, int microBatch) =>
        [.. _data.TasksOf(_spec, step, microBatch).Select(task => _data.Draw(_spec, step, task))];

    private static Task<double> OnThreadAsync(Func<double> compute)
    {
        var done = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(compute());
            }
#pragma warning disable CA1031 // Whatever it is belongs to the caller.
            catch (Exception error)
#pragma warning restore CA1031
            {
                done.SetException(error);
            }
        })
        { IsBackground = true }.Start();
        return done.Task;
    }
}

using MetaRec.Data.Specs;
using MetaRec.Grains.Training;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Training;

namespace MetaRec.Cluster.Tests;

/// <summary>What a job must end in: its meta-steps made in this process, in one loop. What was computed for one test is gone on from in the next.</summary>
internal static class Reference
{
    private static readonly TrainingDataCache Cache = new();
    private static readonly Dictionary<string, SortedList<int, Checkpoint>> Known = [];

    /// <summary>SHA-256 of the checkpoint after a number of steps.</summary>
    public static async Task<string> HashAsync(TrainingSpec spec, int step)
    {
        var data = await Cache.PrepareAsync(spec);
        var known = Known.TryGetValue(spec.Identity(), out var list) ? list : Known[spec.Identity()] = [];
        var from = known.LastOrDefault(each => each.Key <= step).Value;
        var checkpoint = from?.Step == step ? from : SequentialTrainer.Run(spec, data, from, step);
        known[step] = checkpoint;
        return Checkpoint.Hash(checkpoint.ToBytes(data.Layout));
    }
}

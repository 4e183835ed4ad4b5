using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Training;

/// <summary>What a job's spec makes of its data set: the split, the tasks by shard, the fitted context and the layout of θ. Immutable, the same on every silo.</summary>
public sealed class TrainingData
{
    private readonly int[][] _shards;

    private TrainingData(Dataset dataset, MeluSplit split, IReadOnlyList<History> tasks, ModelContext context, ModelLayout layout, int[][] shards)
    {
        Dataset = dataset;
        Split = split;
        Tasks = tasks;
        Context = context;
        Layout = layout;
        _shards = shards;
    }

    public Dataset Dataset { get; }

    public MeluSplit Split { get; }

    /// <summary>The training tasks.</summary>
    public IReadOnlyList<History> Tasks { get; }

    public ModelContext Context { get; }

    public ModelLayout Layout { get; }

    /// <summary>Prepares a data set for a job.</summary>
    /// <exception cref="NoTaskException">No history is long enough.</exception>
    public static TrainingData Prepare(Dataset dataset, TrainingSpec spec)
    {
        var split = MeluSplit.Create(dataset);
        var tasks = TaskSets.Training(split, spec.Setting, spec.Episodes);
        var context = ModelContext.Fit(dataset, TaskSets.BaselineTraining(split, spec.Setting), spec.Model);
        var layout = new ModelLayout(spec.Model, spec.Learner, dataset.UserFeatures, dataset.ItemFeatures);
        var shards = Enumerable.Range(0, tasks.Count)
            .ToLookup(task => TaskSampler.ShardOf(task, spec.Shards));
        return new TrainingData(dataset, split, tasks, context, layout, [.. Enumerable.Range(0, spec.Shards).Select(shard => shards[shard].ToArray())]);
    }

    /// <summary>Tasks of a shard, ascending.</summary>
    public IReadOnlyList<int> TasksOfShard(int shard) => _shards[shard];

    /// <summary>The shard that computes a micro-batch of a step, and how often it was visited before.</summary>
    public static (int Shard, long Visit) Place(TrainingSpec spec, long step, int microBatch)
    {
        var perMicroBatch = spec.Shards / spec.MicroBatches;
        return (microBatch + (spec.MicroBatches * (int)(step % perMicroBatch)), step / perMicroBatch);
    }

    /// <summary>The tasks of a micro-batch.</summary>
    public int[] TasksOf(TrainingSpec spec, long step, int microBatch)
    {
        var (shard, visit) = Place(spec, step, microBatch);
        return TaskSampler.BatchOf(spec.Seed, shard, visit, _shards[shard], spec.MicroBatchSize);
    }
}

using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Models;
using MetaRec.Learning.Privacy;

namespace MetaRec.Learning.Training;

/// <summary>What a job's spec makes of its data set: the split, the tasks by shard, the fitted context and the layout of θ. Immutable, the same on every silo.</summary>
public sealed class TrainingData
{
    /// <summary>Most numbers that θ may have: it travels in one message, of 32 MiB at most.</summary>
    public const int MaxParameters = 8_388_608;

    private readonly int[][] _shards;

    private TrainingData(Dataset dataset, MeluSplit split, IReadOnlyList<History> tasks, ModelContext context, ModelLayout layout, int[][] shards, PrivacyPlan? privacy)
    {
        Privacy = privacy;
        Dataset = dataset;
        Split = split;
        Tasks = tasks;
        Context = context;
        Layout = layout;
        _shards = shards;
        Negatives = new NegativeSampler(NegativeSampler.PoolOf(tasks));
    }

    public Dataset Dataset { get; }

    public MeluSplit Split { get; }

    /// <summary>The training tasks.</summary>
    public IReadOnlyList<History> Tasks { get; }

    public ModelContext Context { get; }

    public ModelLayout Layout { get; }

    /// <summary>How the job keeps its tasks private; null where it does not.</summary>
    public PrivacyPlan? Privacy { get; }

    /// <summary>Draws what users did not have, among the items of the training tasks.</summary>
    public NegativeSampler Negatives { get; }

    /// <summary>Prepares a data set for a job.</summary>
    /// <exception cref="NoTaskException">No history is long enough, a step would have no task, or a loss compares with items that a user did not have, and there is none.</exception>
    /// <exception cref="ArgumentException">θ would have more than <see cref="MaxParameters"/> numbers.</exception>
    /// <exception cref="PrivacyException">A private job asks for more than its data gives.</exception>
    public static TrainingData Prepare(Dataset dataset, TrainingSpec spec)
    {
        var split = MeluSplit.Create(dataset);
        var tasks = TaskSets.Training(split, spec.Setting, spec.Episodes);
        var shards = Deal(dataset, tasks.Count, spec);
        var layout = new ModelLayout(spec.Model, spec.Learner, dataset.UserFeatures, dataset.ItemFeatures);
        ThrowIfTooLarge(layout);
        if (spec.SupportNegatives() + spec.QueryNegatives() > 0)
        {
            ThrowIfNothingToCompareWith(dataset, tasks);
        }

        var privacy = PrivacyPlan.Of(spec, tasks.Count);
        if (privacy is not null && split.ReadsInteractions)
        {
            throw new PrivacyException(
                $"A private job must know without the interactions which items are cold, but data set '{dataset.Name}' has no release years on both sides of {MeluSplit.LastWarmYear}: when items were first rated would decide. "
                + "Add a column year to its items, or leave the privacy section out.");
        }

        var context = privacy is null
            ? ModelContext.Fit(dataset, TaskSets.BaselineTraining(split, spec.Setting, spec.Episodes), spec.Model)
            : ModelContext.WithoutRatings(dataset);
        return new TrainingData(dataset, split, tasks, context, layout, shards, privacy);
    }

    /// <summary>The episode of a task for a step, with negatives where the losses compare with them: a pure function of the spec's seed, step and task.</summary>
    /// <exception cref="NoTaskException">The user has had every item, so that there is no negative.</exception>
    public Episode Draw(TrainingSpec spec, long step, int task)
    {
        var episode = EpisodeSampler.DrawTraining(spec.Seed, step, task, Tasks[task], spec.Episodes, spec.Setting);
        var (support, query) = (spec.SupportNegatives(), spec.QueryNegatives());
        return support + query == 0 ? episode : Negatives.AddTo(episode, Tasks[task], spec.Seed, step, support, query);
    }

    /// <summary>Tasks of a shard, ascending.</summary>
    public IReadOnlyList<int> TasksOfShard(int shard) => _shards[shard];

    /// <summary>The shard that computes a micro-batch of a step, and how often it was visited before.</summary>
    public static (int Shard, long Visit) Place(TrainingSpec spec, long step, int microBatch)
    {
        var perMicroBatch = spec.Shards / spec.MicroBatches;
        return (microBatch + (spec.MicroBatches * (int)(step % perMicroBatch)), step / perMicroBatch);
    }

    /// <summary>Whether a micro-batch of a step has any task.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="step">The meta-step.</param>
    /// <param name="microBatch">The micro-batch.</param>
    /// <param name="samplingKey">As of <see cref="TasksOf"/>.</param>
    public bool HasTasks(TrainingSpec spec, int step, int microBatch, byte[]? samplingKey = null) => Privacy is null
        ? _shards[Place(spec, step, microBatch).Shard].Length > 0
        : TasksOf(spec, step, microBatch, samplingKey: samplingKey).Length > 0;

    /// <summary>The tasks of a micro-batch.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="step">The meta-step.</param>
    /// <param name="microBatch">The micro-batch.</param>
    /// <param name="losses">With a curriculum: the losses of the step's <see cref="CurriculumDeal"/>; null: nothing is known.</param>
    /// <param name="samplingKey">For a private job: <see cref="PrivacyKey.Sampling"/>. Its micro-batches may be empty.</param>
    public int[] TasksOf(TrainingSpec spec, int step, int microBatch, float[]? losses = null, byte[]? samplingKey = null)
    {
        var (shard, visit) = Place(spec, step, microBatch);
        if (Privacy is { } privacy)
        {
            ArgumentNullException.ThrowIfNull(samplingKey);
            return PoissonSampler.Draw(samplingKey, step, _shards[shard], privacy.SamplingRate);
        }

        return spec.Episodes.Curriculum == Curriculum.None
            ? TaskSampler.BatchOf(spec.Seed, shard, visit, _shards[shard], spec.MicroBatchSize)
            : CurriculumSampler.BatchOf(spec.Seed, shard, visit, _shards[shard], spec.MicroBatchSize, spec.Episodes.CurriculumShare, losses);
    }

    /// <summary>Deals to the shards of all steps in turn, so that few tasks leave micro-batches empty rather than steps.</summary>
    private static int[][] Deal(Dataset dataset, int tasks, TrainingSpec spec)
    {
        var groups = spec.Shards / spec.MicroBatches;
        if (tasks < groups)
        {
            throw new NoTaskException(
                $"Data set '{dataset.Name}' must have a training task for each of the {groups} groups of {spec.MicroBatches} shards that steps use in turn, but has {tasks} for "
                + $"{spec.Shards} shards. Set shards to {tasks * spec.MicroBatches} or less (a multiple of microBatches, {spec.MicroBatches}), or use a data set with more ratings per user.");
        }

        var hands = TaskSampler.Deal(tasks, spec.Shards);
        return [.. Enumerable.Range(0, spec.Shards).Select(shard =>
        {
            var (group, microBatch) = Math.DivRem(shard, spec.MicroBatches);
            return hands[group + (microBatch * groups)];
        })];
    }

    private static void ThrowIfNothingToCompareWith(Dataset dataset, IReadOnlyList<History> tasks)
    {
        var items = NegativeSampler.PoolOf(tasks).Length;
        int[] users = [.. tasks.Where(task => task.Length >= items && task.Items.Distinct().Count() == items).Select(task => task.User).Distinct()];
        if (users.Length > 0)
        {
            throw new NoTaskException(
                $"The losses compare with items that a user did not have, but {users.Length:N0} training user(s) of data set '{dataset.Name}', the first '{dataset.Users[users[0]]}', have rated all {items:N0} items of the training tasks. "
                + "Use a data set with more items, leave these users out, or set learner.queryLoss to 'squared' or 'smooth-l1', with episodes.negatives 0.");
        }
    }

    private static void ThrowIfTooLarge(ModelLayout layout)
    {
        var length = ((long)layout.Rows * layout.EmbeddingSize) + layout.DenseLength;
        if (length > MaxParameters)
        {
            var fitting = (MaxParameters - layout.DenseLength) / Math.Max(1, layout.Rows);
            var remedy = fitting >= 1
                ? $"Set model.embeddingSize to {fitting} or less."
                : "Set model.itemIds to false, or use a data set with fewer items and feature values.";
            throw new ArgumentException(FormattableString.Invariant(
                $"The model must have at most {MaxParameters:N0} numbers, what one message carries, but {layout.Rows:N0} embeddings of {layout.EmbeddingSize} and {layout.DenseLength:N0} weights are {length:N0}. {remedy}"));
        }
    }
}

using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Models;
using MetaRec.Learning.Networks;
using MetaRec.Learning.Training;

namespace MetaRec.Learning.Serving;

/// <summary>What all recommenders of one version share, whatever items are live: θ, the training catalogue's items, and how users adapt. Immutable.</summary>
internal sealed class ServingCore
{
    private readonly EmbeddingGatherer _gatherer;
    private readonly FeatureWords _userWords;
    private readonly FeatureWords _itemWords;
    private readonly NegativeSampler _negatives;
    private readonly int _negativesPerRow;
    private readonly ClosedFormAdaptation? _closedForm;
    private readonly float[] _firstItemWeight;

    public ServingCore(TrainingSpec spec, TrainingData data, float[] theta, RecommenderOptions options)
    {
        options.ThrowIfInvalid();
        if (theta.Length != data.Layout.Length)
        {
            throw new ArgumentException($"θ must have {data.Layout.Length:N0} numbers for this job's model, but has {theta.Length:N0}. Use the spec and the data that it was trained with.", nameof(theta));
        }

        (Layout, Theta, Context, Options) = (data.Layout, theta, data.Context, options);
        _gatherer = new EmbeddingGatherer(Layout);
        (_userWords, _itemWords) = (new FeatureWords(Context.Users), new FeatureWords(Context.Items));
        (_negatives, _negativesPerRow) = (data.Negatives, spec.SupportNegatives());
        Readout = spec.Learner.QueryLoss.IsOfLogits() ? MetaRatingModel.Of(spec, data, theta).Readout : RatingReadout.Identity;
        Tapes = new TapeAdaptation(this);
        _closedForm = TaskwiseForm.Exists(Layout) ? new ClosedFormAdaptation(this) : null;
        var first = Layout.Network is Perceptron ? Layout.Dense[0] : null;
        _firstItemWeight = first is null ? [] : theta.AsSpan(Layout.DenseOffset + first.Offset + (Layout.UserWidth * first.Block.Columns), Layout.ItemWidth * first.Block.Columns).ToArray();
        var items = data.Dataset.Items;
        Indices = new Dictionary<string, int>(items.Count, StringComparer.Ordinal);
        for (var item = 0; item < items.Count; item++)
        {
            Indices.TryAdd(items[item], item);
        }

        ItemIds = items;
        var inputs = new float[items.Count * Layout.ItemWidth];
        for (var item = 0; item < items.Count; item++)
        {
            ReadItem([.. Context.Items.Fields.Select(field => field.Of(item).ToArray())], item, [], inputs.AsSpan(item * Layout.ItemWidth, Layout.ItemWidth));
        }

        Popularity = PopularityOf(data);
        ByPopularity = [.. Enumerable.Range(0, items.Count).OrderByDescending(item => Popularity[item])];
        EmbeddingShrinkage = ShrinkageOfEmbeddings();
        Catalogue = Block(inputs, [.. Enumerable.Range(0, items.Count).Select(item => Context.Base(item, asNew: false))]);
    }

    public ModelLayout Layout { get; }

    public float[] Theta { get; }

    public ModelContext Context { get; }

    public RecommenderOptions Options { get; }

    /// <summary>What turns predictions into ratings.</summary>
    public RatingReadout Readout { get; }

    public TapeAdaptation Tapes { get; }

    /// <summary>The items of the training data.</summary>
    public ItemBlock Catalogue { get; }

    public IReadOnlyList<string> ItemIds { get; }

    /// <summary>Share of the training users who have rated each item.</summary>
    public double[] Popularity { get; }

    /// <summary>The items, the most rated first.</summary>
    public int[] ByPopularity { get; }

    /// <summary>What pulls a new item's own embedding to zero: the noise of ratings over the mean square of warm items' embeddings.</summary>
    public double EmbeddingShrinkage { get; }

    /// <summary>Index by external id.</summary>
    public Dictionary<string, int> Indices { get; }

    public AdaptedForm Adapt(SupportSet support) => _closedForm is { } closedForm ? closedForm.Adapt(support) : Tapes.Adapt(support);

    public IReadOnlyList<int[]> UserValues(UserHistory history) => _userWords.Read(history.Features, history.User);

    public IReadOnlyList<int[]> ItemValues(LiveItem item) => _itemWords.Read(item.Features, entity: -1);

    /// <summary>What questions are chosen by, for a user of whom nothing is known.</summary>
    public QuestionSelection Questions()
    {
        var points = new double[Catalogue.Count * Layout.ItemWidth];
        for (var item = 0; item < Catalogue.Count; item++)
        {
            System.Numerics.Tensors.TensorPrimitives.ConvertSaturating(Catalogue.Input(item), points.AsSpan(item * Layout.ItemWidth, Layout.ItemWidth));
        }

        return new QuestionSelection(points, Layout.ItemWidth, Popularity);
    }

    /// <summary>Items that the library's short forms can score.</summary>
    public unsafe ItemBlock Block(ReadOnlySpan<float> inputs, float[] bases)
    {
        var workspace = new Workspace<float>();
        var weight = _firstItemWeight.Length == 0 ? default : Parameter<float>.Row(workspace, _firstItemWeight, 0, Layout.ItemWidth, Layout.Widths[1]).Value;
        var block = new ItemBlock(Layout.ItemWidth, inputs, bases, weight);
        GC.KeepAlive(workspace);
        return block;
    }

    /// <summary>Writes an item's input.</summary>
    /// <param name="values">Its vocabulary indices, field by field.</param>
    /// <param name="item">Its index in the training data, or −1.</param>
    /// <param name="shift">What early feedback adds to its own embedding, or nothing.</param>
    /// <param name="input">Zeros; receives the input.</param>
    public void ReadItem(IReadOnlyList<int[]> values, int item, IReadOnlyList<float> shift, Span<float> input)
    {
        _gatherer.AddContent(Theta, ofItem: true, values, input);
        if (item >= 0 && Context.IsWarm(item))
        {
            var own = _gatherer.OwnEmbedding(input);
            System.Numerics.Tensors.TensorPrimitives.Add(own, Theta.AsSpan((Layout.FirstItemRow + item) * Layout.EmbeddingSize, Layout.EmbeddingSize), own);
        }

        if (shift.Count > 0)
        {
            var own = EmbeddingPart(input);
            for (var i = 0; i < own.Length; i++)
            {
                own[i] += shift[i];
            }
        }
    }

    /// <summary>Where an item's own embedding stands within its input; nothing where the model has none.</summary>
    public Span<float> EmbeddingPart(Span<float> input) => Layout.FirstItemRow < 0 ? [] : _gatherer.OwnEmbedding(input);

    /// <summary>The user's input: what the features say, and what the rated items say of those who rate them.</summary>
    public float[] UserInput(SupportSet support)
    {
        var input = new float[Layout.UserWidth];
        if (input.Length > 0 && Layout.UserFields.Count > 0)
        {
            _gatherer.AddContent(Theta, ofItem: false, support.UserValues, input);
        }

        if (Layout.FirstImplicitRow >= 0)
        {
            _gatherer.AddFeedback(Theta, Array.FindAll(support.Items, item => item < Catalogue.Count && Context.IsWarm(item)), support.Count, input);
        }

        return input;
    }

    /// <summary>Whether a support of these items can be adapted to: false where the inner loss compares with others, and there are none.</summary>
    public bool CanAdaptTo(IEnumerable<int> items) => _negativesPerRow == 0 || _negatives.HasFor(items);

    /// <summary>A support as a micro-batch of one task, and the inputs of its items; with negatives where the inner loss compares with them.</summary>
    public (MicroBatch Batch, float[] Items) Batch(SupportSet support)
    {
        if (_negativesPerRow == 0 || support.Count == 0)
        {
            return (support.Batch(Context, 0), support.Inputs);
        }

        var negatives = _negatives.AddToSupport(new Episode(0, support.User, support.Items, support.Ratings, [], []), _negativesPerRow).SupportNegatives;
        var items = new float[support.Inputs.Length + (negatives.Length * Layout.ItemWidth)];
        support.Inputs.CopyTo(items, 0);
        for (var i = 0; i < negatives.Length; i++)
        {
            Catalogue.Input(negatives[i]).CopyTo(items.AsSpan(support.Inputs.Length + (i * Layout.ItemWidth)));
        }

        return (support.Batch(Context, negatives.Length), items);
    }

    private static double[] PopularityOf(TrainingData data)
    {
        var shares = new double[data.Dataset.Items.Count];
        if (data.Privacy is not null)
        {
            // How often an item was rated is not known of a private version: all count alike.
            Array.Fill(shares, 1.0 / Math.Max(1, shares.Length));
            return shares;
        }

        foreach (var history in data.Tasks)
        {
            foreach (var item in history.Items)
            {
                shares[item] += 1.0 / data.Tasks.Count;
            }
        }

        return shares;
    }

    private double ShrinkageOfEmbeddings()
    {
        const double NoiseShare = 0.2;
        var noise = Math.Pow(NoiseShare * (Context.Scale.Max - Context.Scale.Min) / Readout.Slope, 2);
        int[] warm = Layout.FirstItemRow < 0 ? [] : [.. Enumerable.Range(0, Context.Items.Count).Where(Context.IsWarm)];
        var squares = warm.Sum(item => (double)System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(Theta.AsSpan((Layout.FirstItemRow + item) * Layout.EmbeddingSize, Layout.EmbeddingSize)));
        return noise / Math.Max(1e-9, squares / Math.Max(1, warm.Length * Layout.EmbeddingSize));
    }
}

using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Networks;

namespace MetaRec.Learning.Models;

/// <summary>
/// How θ lies in one flat vector: first all embedding rows (user fields, item fields, then one row per item where the model has them, and one more for its implicit feedback),
/// each <see cref="EmbeddingSize"/> wide; then the dense part: the network's blocks, the label offsets, and the meta-learner's blocks.
/// </summary>
public sealed class ModelLayout
{
    /// <summary>The dense block of the logarithms of the inner rates: [steps, paths].</summary>
    public const string LogInnerRates = "log_inner_rates";

    /// <summary>The dense block of the logarithms of the inner steps' multipliers per input: [user width + item width].</summary>
    public const string LogInputRates = "log_input_rates";

    /// <summary>The dense block of the logarithms of the pulls towards the initialization: one for the first layer, and one for the linear path where there is one.</summary>
    public const string LogPulls = "log_pulls";

    /// <summary>The dense block of the label offsets: [knots].</summary>
    public const string LabelOffsets = "label_offsets";

    public ModelLayout(ModelSpec model, LearnerSpec learner, FeatureTable users, FeatureTable items)
    {
        Model = model;
        LearnerSpec = learner;
        EmbeddingSize = model.EmbeddingSize;
        var row = 0;
        FieldBlock Place(FeatureField field)
        {
            var block = new FieldBlock(field, row);
            row += field.Vocabulary.Count;
            return block;
        }

        UserFields = [.. users.Fields.Select(Place)];
        ItemFields = [.. items.Fields.Select(Place)];
        FirstItemRow = model.ItemIds ? row : -1;
        row += model.ItemIds ? items.Count : 0;
        var feedback = model is { ImplicitFeedback: true, ItemIds: true, Pooling: FieldPooling.Sum };
        FirstImplicitRow = feedback ? row : -1;
        Rows = row + (feedback ? items.Count : 0);
        Stride = model.Pooling == FieldPooling.Concatenate ? EmbeddingSize : 0;
        UserWidth = Width(UserFields.Count + (feedback ? 1 : 0));
        ItemWidth = Width(ItemFields.Count + (model.ItemIds ? 1 : 0));
        if (UserWidth + ItemWidth == 0)
        {
            throw new ArgumentException("The model has no input: the data set has no features; set model.itemIds to true.", nameof(model));
        }

        Widths = [UserWidth + ItemWidth, .. model.Hidden, 1];
        Linear = model.Linear;
        UserPrior = model.UserPrior && UserWidth > 0 && UserWidth == ItemWidth;
        Network = RatingNetworks.Of(model);
        Learner = MetaLearners.Of(learner);
        InnerSteps = learner.InnerSteps;
        LabelKnots = Learner.Adapts(learner) && !learner.InnerLoss().IsOfLogits() ? model.LabelKnots : 0;
        var shape = new ModelShape(model, learner, UserWidth, ItemWidth, UserPrior);
        NetworkBlocks = Network.Blocks(shape);
        shape = shape with { NetworkBlocks = NetworkBlocks, FeatureWidth = Network.FeatureWidth(shape) };
        AdaptedNumbers = Learner.AdaptedNumbers(shape);
        var dense = new List<DenseBlock>();
        var offset = 0;
        foreach (var block in (IEnumerable<BlockShape>)[.. NetworkBlocks, .. OffsetBlocks(), .. Learner.Blocks(shape), .. Clusters.Blocks(shape)])
        {
            dense.Add(new DenseBlock(block, offset));
            offset += block.Rows * block.Columns;
        }

        Dense = dense;
        DenseLength = offset;
    }

    public ModelSpec Model { get; }

    public LearnerSpec LearnerSpec { get; }

    public int EmbeddingSize { get; }

    public IReadOnlyList<FieldBlock> UserFields { get; }

    public IReadOnlyList<FieldBlock> ItemFields { get; }

    /// <summary>Row of the first item's own embedding, or −1 where the model has none.</summary>
    public int FirstItemRow { get; }

    /// <summary>Row of the first item's implicit feedback, or −1 where the model has none.</summary>
    public int FirstImplicitRow { get; }

    /// <summary>Embedding rows in all.</summary>
    public int Rows { get; }

    /// <summary>How far the block of each field begins behind the one before, within an input: 0 where fields are added up.</summary>
    public int Stride { get; }

    /// <summary>Width of a user's input.</summary>
    public int UserWidth { get; }

    /// <summary>Width of an item's input.</summary>
    public int ItemWidth { get; }

    /// <summary>Input width, hidden widths, 1.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>Layers that adapt.</summary>
    public int Layers => Widths.Count - 1;

    /// <summary>Whether a linear path leads from the inputs to the prediction beside the layers.</summary>
    public bool Linear { get; }

    /// <summary>Whether the product of a user's and an item's input is added to the prediction.</summary>
    public bool UserPrior { get; }

    /// <summary>Knots of what is added to the support's ratings; 0 for nothing.</summary>
    public int LabelKnots { get; }

    public int InnerSteps { get; }

    /// <summary>What turns inputs into a prediction.</summary>
    public IRatingNetwork Network { get; }

    /// <summary>What adapts the network to a task.</summary>
    public IMetaLearner Learner { get; }

    /// <summary>The network's own blocks, the first of <see cref="Dense"/>.</summary>
    public IReadOnlyList<BlockShape> NetworkBlocks { get; }

    /// <summary>How many numbers adaptation finds for a task.</summary>
    public int AdaptedNumbers { get; }

    public IReadOnlyList<DenseBlock> Dense { get; }

    /// <summary>The inner rates where meta-training keeps them as they are; else null.</summary>
    public DenseBlock? FrozenRates => LearnerSpec.LearnInnerRates ? null : Dense.FirstOrDefault(static block => block.Name == LogInnerRates);

    public int DenseLength { get; }

    /// <summary>First number of the dense part.</summary>
    public int DenseOffset => Rows * EmbeddingSize;

    /// <summary>Numbers in θ.</summary>
    public int Length => DenseOffset + DenseLength;

    private IEnumerable<BlockShape> OffsetBlocks() => LabelKnots > 0 ? [new BlockShape(LabelOffsets, 1, LabelKnots) { IsVector = true }] : [];

    private int Width(int fields) => Stride == 0 ? Math.Min(fields, 1) * EmbeddingSize : fields * EmbeddingSize;
}

using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Learning.Models;

/// <summary>
/// How θ lies in one flat vector: first all embedding rows (user fields, item fields, then one row per item where the model has them),
/// each <see cref="EmbeddingSize"/> wide; then the dense part: weights and biases layer by layer, the label offsets, and the logarithms of the inner rates.
/// </summary>
public sealed class ModelLayout
{
    /// <summary>The dense block of the logarithms of the inner rates: [steps, paths].</summary>
    public const string LogInnerRates = "log_inner_rates";

    /// <summary>The dense block of the label offsets: [knots].</summary>
    public const string LabelOffsets = "label_offsets";

    public ModelLayout(ModelSpec model, LearnerSpec learner, FeatureTable users, FeatureTable items)
    {
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
        Rows = row + (model.ItemIds ? items.Count : 0);
        Stride = model.Pooling == FieldPooling.Concatenate ? EmbeddingSize : 0;
        UserWidth = Width(UserFields.Count);
        ItemWidth = Width(ItemFields.Count + (model.ItemIds ? 1 : 0));
        if (UserWidth + ItemWidth == 0)
        {
            throw new ArgumentException("The model has no input: the data set has no features; set model.itemIds to true.", nameof(model));
        }

        Widths = [UserWidth + ItemWidth, .. model.Hidden, 1];
        InnerSteps = learner.InnerSteps;
        var dense = new List<DenseBlock>();
        var offset = 0;
        void Add(string name, params long[] shape)
        {
            var block = new DenseBlock(name, offset, shape);
            offset += block.Length;
            dense.Add(block);
        }

        for (var layer = 1; layer < Widths.Count; layer++)
        {
            Add($"layer{layer}.weight", Widths[layer - 1], Widths[layer]);
            Add($"layer{layer}.bias", Widths[layer]);
        }

        Linear = model.Linear;
        if (Linear)
        {
            Add("linear.weight", Widths[0], 1);
            Add("linear.bias", 1);
        }

        UserPrior = model.UserPrior && UserWidth > 0 && UserWidth == ItemWidth;
        LabelKnots = InnerSteps > 0 ? model.LabelKnots : 0;
        if (LabelKnots > 0)
        {
            Add(LabelOffsets, LabelKnots);
        }

        if (InnerSteps > 0)
        {
            Add(LogInnerRates, InnerSteps, Layers + (Linear ? 1 : 0));
        }

        Dense = dense;
        DenseLength = offset;
    }

    public int EmbeddingSize { get; }

    public IReadOnlyList<FieldBlock> UserFields { get; }

    public IReadOnlyList<FieldBlock> ItemFields { get; }

    /// <summary>Row of the first item's own embedding, or −1 where the model has none.</summary>
    public int FirstItemRow { get; }

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

    public IReadOnlyList<DenseBlock> Dense { get; }

    public int DenseLength { get; }

    /// <summary>First number of the dense part.</summary>
    public int DenseOffset => Rows * EmbeddingSize;

    /// <summary>Numbers in θ.</summary>
    public int Length => DenseOffset + DenseLength;

    private int Width(int fields) => Stride == 0 ? Math.Min(fields, 1) * EmbeddingSize : fields * EmbeddingSize;
}

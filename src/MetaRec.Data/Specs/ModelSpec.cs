namespace MetaRec.Data.Specs;

/// <summary>
/// The rating model: mean embeddings of each content field of user and item, summed or concatenated, through a ReLU network to one number
/// (MeLU: Lee, Im, Jang, Cho and Chung, 2019). Only the network adapts to a task; the embeddings are meta-trained.
/// </summary>
public sealed record ModelSpec
{
    /// <summary>The networks there are; one of your own is added by registering it (<c>RatingNetworks.Register</c>).</summary>
    public static NameList Networks { get; } = new()
    {
        { "mlp", NetworkOptions.OfPerceptron },
        { "linear", [] },
        { "two-tower", NetworkOptions.OfTwoTower },
        { "gru", NetworkOptions.OfSequence },
        { "attention", NetworkOptions.OfSequence },
    };

    /// <summary>What leads from the inputs of user and item to a prediction: "mlp", or another of <see cref="Networks"/>.</summary>
    public string Network { get; init; } = "mlp";

    /// <summary>Width of every embedding; 1 to 512.</summary>
    public int EmbeddingSize { get; init; } = 24;

    /// <summary>Standard deviation of fresh content embeddings; 0 to 10.</summary>
    public double EmbeddingDeviation { get; init; } = 0.01;

    /// <summary>Whether the fields of an entity are added up or stand side by side.</summary>
    public FieldPooling Pooling { get; init; } = FieldPooling.Sum;

    /// <summary>Widths of the hidden layers; one to four of 1 to 1,024.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [16];

    /// <summary>Width of the towers' vectors, or of the states; 1 to 512.</summary>
    public int TowerWidth { get; init; } = 16;

    /// <summary>The latest interactions of a support that are read; 1 to 200.</summary>
    public int History { get; init; } = 20;

    /// <summary>Adds a linear path from the inputs straight to the prediction (wide and deep: Cheng et al., 2016); it adapts with a rate of its own. ("two-tower" always has one, from the item.)</summary>
    public bool Linear { get; init; } = true;

    /// <summary>
    /// Lets the initialization depend on the user's features: the product of the user's and the item's input is added to the prediction, so that a profile says what is
    /// liked before the first rating does, and adaptation starts from there. Needs <see cref="FieldPooling.Sum"/>, which makes both inputs equally wide.
    /// </summary>
    public bool UserPrior { get; init; } = true;

    /// <summary>
    /// Knots, evenly over the rating range, of a learned piecewise linear function that is added to the support's ratings: how much an extreme rating says. 0 (no such
    /// function), or 2 to 100.
    /// </summary>
    public int LabelKnots { get; init; } = 5;

    /// <summary>
    /// Adds to a user's input what the rated items say of those who rate them, whatever the rating: Σ s_i / √(n + 5) over the support's warm items, with a learned s_i per
    /// item (SVD++: Koren, 2008). Only with <see cref="ItemIds"/>; needs <see cref="FieldPooling.Sum"/>.
    /// </summary>
    public bool ImplicitFeedback { get; init; } = true;

    /// <summary>Adds an embedding per item beside its content; trained where the item is warm, zero where it is cold.</summary>
    public bool ItemIds { get; init; } = true;

    /// <summary>Training ratings from which an item counts as warm and its own embedding is used; 1 to 1,000,000.</summary>
    public int WarmItemRatings { get; init; } = 5;

    /// <summary>Share of training tasks in which all items count as new, without embedding or rating history of their own, so that content must do; 0 to 0.95.</summary>
    public double ColdTaskShare { get; init; } = 0.1;

    /// <summary>Predicts the residual over bias + content of the item (global mean, and its offset from ratings or content) instead of the raw rating; what the user adds is for the adaptation.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>How that base of an item is fitted on the training ratings. "joint" needs <see cref="Residual"/>.</summary>
    public ItemBase ItemBase { get; init; } = ItemBase.Mean;
}

namespace MetaRec.Data.Specs;

/// <summary>
/// The rating model: mean embeddings of each content field of user and item, summed or concatenated, through a ReLU network to one number
/// (MeLU: Lee, Im, Jang, Cho and Chung, 2019). Only the network adapts to a task; the embeddings are meta-trained.
/// </summary>
public sealed record ModelSpec
{
    /// <summary>Width of every embedding; 1 to 512.</summary>
    public int EmbeddingSize { get; init; } = 20;

    /// <summary>Whether the fields of an entity are added up or stand side by side.</summary>
    public FieldPooling Pooling { get; init; } = FieldPooling.Sum;

    /// <summary>Widths of the hidden layers; one to four of 1 to 1,024.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [32];

    /// <summary>Adds a linear path from the inputs straight to the prediction (wide and deep: Cheng et al., 2016); it adapts with a rate of its own.</summary>
    public bool Linear { get; init; } = true;

    /// <summary>Adds an embedding per item beside its content; trained where the item is warm, zero where it is cold.</summary>
    public bool ItemIds { get; init; } = true;

    /// <summary>Training ratings from which an item counts as warm and its own embedding is used; 1 to 1,000,000.</summary>
    public int WarmItemRatings { get; init; } = 5;

    /// <summary>Share of training tasks in which all items count as new, without embedding or rating history of their own, so that content must do; 0 to 0.95.</summary>
    public double ColdTaskShare { get; init; } = 0.3;

    /// <summary>Predicts the residual over bias + content (global mean, item bias from ratings or content, user offset from the support) instead of the raw rating.</summary>
    public bool Residual { get; init; } = true;
}

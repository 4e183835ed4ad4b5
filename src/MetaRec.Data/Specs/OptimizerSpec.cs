namespace MetaRec.Data.Specs;

/// <summary>The outer optimizer: Adam (Kingma and Ba, 2015), row-wise lazy for embeddings, with a cosine schedule to zero.</summary>
public sealed record OptimizerSpec
{
    /// <summary>Learning rate of the network; above 0, up to 1.</summary>
    public double Rate { get; init; } = 1e-3;

    /// <summary>Learning rate of the embeddings; above 0, up to 1.</summary>
    public double EmbeddingRate { get; init; } = 3e-3;

    /// <summary>Learning rate of what steers adaptation: the logarithms of the inner rates, and what turns a support into a change of the network; above 0, up to 1.</summary>
    public double InnerRateRate { get; init; } = 1e-2;

    /// <summary>L2 penalty on content embeddings, for every step since the row was last touched; 0 to 1.</summary>
    public double ContentPenalty { get; init; } = 2e-4;

    /// <summary>L2 penalty on item embeddings, for every step since the row was last touched; 0 to 1.</summary>
    public double ItemIdPenalty { get; init; } = 3e-4;

    /// <summary>L2 penalty on the implicit feedback of items, for every step since the row was last touched; 0 to 1.</summary>
    public double ImplicitPenalty { get; init; } = 1e-5;

    /// <summary>L2 penalty on the network's weights; 0 to 1.</summary>
    public double WeightPenalty { get; init; } = 1e-4;

    /// <summary>Whether the rates fall to zero along a half cosine over the job's steps.</summary>
    public bool Cosine { get; init; } = true;
}

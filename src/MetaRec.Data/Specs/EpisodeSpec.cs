namespace MetaRec.Data.Specs;

/// <summary>How a training episode is drawn from a history.</summary>
public sealed record EpisodeSpec
{
    internal const double DefaultCurriculumShare = 0.5;
    internal const int DefaultCurriculumEvery = 25;

    /// <summary>Shortest history that makes a task; 2 to 10,000.</summary>
    public int MinHistory { get; init; } = 13;

    /// <summary>Smallest support; the size is drawn up to <see cref="MaxSupport"/>, fresh at each step. 0 to 1,000; 0 trains what is predicted before any rating, too.</summary>
    public int MinSupport { get; init; }

    /// <summary>Largest support; 1 to 1,000.</summary>
    public int MaxSupport { get; init; } = 60;

    /// <summary>How the size is drawn between the two.</summary>
    public SupportDraw SupportDraw { get; init; } = SupportDraw.Uniform;

    /// <summary>Largest query set; 1 to 1,000. A history of length L gives at least max(3, L/4) of its rows to the query, up to this.</summary>
    public int MaxQuery { get; init; } = 40;

    /// <summary>
    /// For the losses "cross-entropy", "bpr" and "softmax": items, among those of the training data, that the user did not have, drawn afresh for every row; 0 to 100.
    /// </summary>
    public int Negatives { get; init; }

    /// <summary>Whether support and query are drawn at random, or the query follows the support in time.</summary>
    public EpisodeOrder Order { get; init; } = EpisodeOrder.Random;

    /// <summary>Latest interactions of each warm user that training leaves out, so that an evaluation can predict them; 0 to 100. More than 0 needs a data set with times.</summary>
    public int HeldOut { get; init; }

    /// <summary>Whether tasks are trained on alike, or more often those that adaptation still fails at.</summary>
    public Curriculum Curriculum { get; init; } = Curriculum.None;

    /// <summary>For <see cref="Curriculum.Loss"/>: the share of every micro-batch that is drawn by loss, rounded down to tasks; the rest stays in turn. Above 0, up to 0.9.</summary>
    public double CurriculumShare { get; init; } = DefaultCurriculumShare;

    /// <summary>For <see cref="Curriculum.Loss"/>: meta-steps from one look at the losses to the next; 1 to 1,000,000.</summary>
    public int CurriculumEvery { get; init; } = DefaultCurriculumEvery;
}

using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Training;

/// <summary>What the commands train with where the command line says nothing: the one place for these numbers.</summary>
internal static class DefaultSpecs
{
    /// <summary>Meta-steps of a first look.</summary>
    public const int QuickSteps = 100;

    private const int NextItemSteps = 2000;

    /// <summary>The spec for a data set.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="setting">Which of the warm ratings are used.</param>
    /// <param name="quick">Few steps, for a first look.</param>
    public static TrainingSpec For(DatasetSpec dataset, TrainingSetting setting, bool quick = false) => new()
    {
        Dataset = dataset,
        Setting = setting,
        Steps = quick ? QuickSteps : TrainingSpec.DefaultSteps,
    };

    /// <summary>
    /// The spec for predicting next items: a GRU over episodes in time, the latest interaction held out, softmax over a slate. Choices among items need longer training than ratings:
    /// there is no base that knows what is popular.
    /// </summary>
    /// <param name="dataset">The data, with times.</param>
    /// <param name="setting">Which of the warm ratings are used.</param>
    public static TrainingSpec ForNextItem(DatasetSpec dataset, TrainingSetting setting) => For(dataset, setting) with
    {
        Episodes = new EpisodeSpec { Order = EpisodeOrder.Time, HeldOut = 1, Negatives = 20, MinSupport = 1, MaxQuery = 10 },
        Model = new ModelSpec { Network = "gru", Residual = false },
        Learner = new LearnerSpec { QueryLoss = QueryLoss.Softmax, InnerSteps = 1 },
        Steps = NextItemSteps,
    };

    /// <summary>The generated data set; a smaller world where it must be quick.</summary>
    public static DatasetSpec Synthetic(bool quick) => new()
    {
        Name = DatasetCatalog.Synthetic,
        Synthetic = quick ? new SyntheticSpec { Users = 600, Items = 400, RatingsPerUser = 50 } : null,
    };
}

using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Training;

/// <summary>What the commands train with where the command line says nothing: the one place for these numbers.</summary>
internal static class DefaultSpecs
{
    /// <summary>Meta-steps of a first look.</summary>
    public const int QuickSteps = 100;

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

    /// <summary>The generated data set; a smaller world where it must be quick.</summary>
    public static DatasetSpec Synthetic(bool quick) => new()
    {
        Name = DatasetCatalog.Synthetic,
        Synthetic = quick ? new SyntheticSpec { Users = 600, Items = 400, RatingsPerUser = 50 } : null,
    };
}

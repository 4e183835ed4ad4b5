using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning;
using MetaRec.Learning.Baselines;

namespace MetaRec.Evaluation.Floors;

/// <summary>The baselines without meta-learning that every result is printed beside.</summary>
public static class FloorSet
{
    /// <summary>
    /// Fits random, popularity, user mean, bias + content and MF fold-in, weakest first, on the warm ratings of the setting: what meta-training sees.
    /// </summary>
    /// <param name="dataset">The catalogue.</param>
    /// <param name="split">Gives the training ratings.</param>
    /// <param name="setting">Which of the warm ratings.</param>
    /// <param name="seed">Of the random predictions and of the first factors.</param>
    /// <exception cref="NoTaskException">The setting has no training rating.</exception>
    public static IReadOnlyList<IRatingModel> Fit(Dataset dataset, MeluSplit split, TrainingSetting setting, ulong seed)
    {
        var training = TaskSets.BaselineTraining(split, setting);
        return
        [
            RandomModel.Fit(dataset, seed),
            PopularityModel.Fit(dataset, training),
            UserMeanModel.Fit(training),
            BiasContentModel.Fit(dataset, training),
            MatrixFactorizationModel.Fit(dataset, training, seed),
        ];
    }

    /// <summary>Whether a model is one of the floors.</summary>
    public static bool Contains(IRatingModel model) =>
        model is RandomModel or PopularityModel or UserMeanModel or BiasContentModel or MatrixFactorizationModel;
}

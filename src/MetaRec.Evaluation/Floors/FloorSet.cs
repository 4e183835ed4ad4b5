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
    /// <param name="episodes">What meta-training holds out; null: nothing.</param>
    /// <exception cref="NoTaskException">The setting has no training rating.</exception>
    public static IReadOnlyList<IRatingModel> Fit(Dataset dataset, MeluSplit split, TrainingSetting setting, ulong seed, EpisodeSpec? episodes = null)
    {
        var training = TaskSets.BaselineTraining(split, setting, episodes);
        return
        [
            RandomModel.Fit(dataset, seed),
            PopularityModel.Fit(dataset, training),
            UserMeanModel.Fit(training),
            BiasContentModel.Fit(dataset, training),
            MatrixFactorizationModel.Fit(dataset, training, seed),
        ];
    }

    /// <summary>Fits interaction count, first-order Markov chain and item-kNN, the floors of next-item tables, on the warm interactions of the setting, oldest first.</summary>
    /// <param name="dataset">The catalogue.</param>
    /// <param name="split">Gives the training interactions.</param>
    /// <param name="setting">Which of the warm interactions.</param>
    /// <param name="heldOut">Latest interactions of each user that are left out, as meta-training does (<see cref="EpisodeSpec.HeldOut"/>).</param>
    /// <exception cref="NoTaskException">The setting has no training interaction, or the data set no times.</exception>
    public static IReadOnlyList<IRatingModel> FitNextItem(Dataset dataset, MeluSplit split, TrainingSetting setting, int heldOut)
    {
        var training = TaskSets.BaselineTraining(split, setting, new EpisodeSpec { Order = EpisodeOrder.Time, HeldOut = heldOut });
        var items = dataset.Items.Count;
        return [InteractionCountModel.Fit(items, training), MarkovModel.Fit(items, training), ItemNeighboursModel.Fit(items, training)];
    }

    /// <summary>Whether a model is one of the floors.</summary>
    public static bool Contains(IRatingModel model) =>
        model is RandomModel or PopularityModel or UserMeanModel or BiasContentModel or MatrixFactorizationModel
        or InteractionCountModel or MarkovModel or ItemNeighboursModel;
}

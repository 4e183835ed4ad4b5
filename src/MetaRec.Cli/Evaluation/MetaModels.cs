using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;
using MetaRec.Evaluation.Protocols;
using MetaRec.Learning;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Evaluation;

/// <summary>
/// A trained θ as two methods: adapted to the support, and the same model that sees none of it, so that the difference is what the support is worth.
/// </summary>
internal sealed record MetaModels(MetaRatingModel Adapted, IRatingModel Unadapted)
{
    /// <summary>Says how many predictions were made without adaptation because there was nothing to compare a user's items with; nothing where there was none.</summary>
    public static void TellOfThoseWithoutComparison(IEnumerable<MetaRatingModel> models, Terminal terminal)
    {
        if (models.Sum(model => model.WithoutComparison) is > 0 and var count)
        {
            terminal.Say($"{count:N0} tasks were predicted without adaptation: the inner loss compares with items that a user did not have, and these users had every item that training has seen.");
        }
    }

    public static MetaModels Of(TrainingSpec spec, TrainingData data, float[] theta)
    {
        var adapted = MetaRatingModel.Of(spec, data, theta);
        return new MetaModels(adapted, new UnadaptedModel(adapted));
    }
}

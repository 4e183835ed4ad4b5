using MetaRec.Data.Specs;
using MetaRec.Evaluation.Protocols;
using MetaRec.Learning;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Evaluation;

/// <summary>
/// A trained θ as two methods: adapted to the support, and the same model that sees none of it, so that the difference is what the support is worth.
/// </summary>
internal sealed record MetaModels(IRatingModel Adapted, IRatingModel Unadapted)
{
    public static MetaModels Of(TrainingSpec spec, TrainingData data, float[] theta)
    {
        var adapted = MetaRatingModel.Of(spec, data, theta);
        return new MetaModels(adapted, new UnadaptedModel(adapted));
    }
}

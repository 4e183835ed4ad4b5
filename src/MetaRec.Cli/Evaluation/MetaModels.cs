using MetaRec.Data.Specs;
using MetaRec.Evaluation.Protocols;
using MetaRec.Learning;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Training;

namespace MetaRec.Cli.Evaluation;

/// <summary>
/// A trained θ as two methods: adapted to the support, and the same model without the inner steps. The second keeps what the support says in closed form (the user's
/// offset), so that the difference is what adaptation itself is worth.
/// </summary>
internal sealed record MetaModels(IRatingModel Adapted, IRatingModel Unadapted)
{
    public static MetaModels Of(TrainingSpec spec, TrainingData data, float[] theta)
    {
        var engine = new MetaEngine(data.Layout, spec.Learner);
        return new MetaModels(
            new MetaRatingModel(spec.Learner.Name, data.Context, engine, theta),
            new MetaRatingModel(UnadaptedModel.NameOf(spec.Learner.Name), data.Context, engine, theta, adapt: false));
    }
}

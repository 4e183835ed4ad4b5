using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Optimizers;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>
/// Two kinds of users that no single initialization of a linear network serves. Everybody rates items 0 and 1 one above or one below the base, all four pairs alike; users who rate both alike like item 2
/// (one above the base), the others do not (one below).
/// </summary>
/// <remarks>
/// Gradient steps on squared errors, and ridge regression, make a linear network's prediction p of item 2 affine in the two ratings: p = a + b·y₀ + c·y₁. With t = y₀y₁ the truth, Σ t·p = 0 over the four pairs,
/// so Σ |t − p| ≥ Σ t(t − p) = 4: the mean absolute error is 1 at best, whatever θ. Two initializations, one for each kind, have the error 0.
/// </remarks>
internal static class OppositeKinds
{
    private const float Base = 3;
    private const int Steps = 1500;

    private static readonly Episode[] Users =
        [.. from first in (float[])[1, -1] from second in (float[])[1, -1] select new Episode(0, -1, [0, 1], [Base + first, Base + second], [2], [Base + (first * second)])];

    /// <summary>The mean absolute error of item 2 after training.</summary>
    public static double Error(LearnerSpec learner, ulong seed)
    {
        var items = new FeatureTable(3, [new FeatureField("item", ["0", "1", "2"], [0, 1, 2, 3], [0, 1, 2])]);
        var context = new ModelContext(new FeatureTable(0, []), items, new RatingScale(-100, 100), [Base, Base, Base], [Base, Base, Base], [false, false, false]);
        var model = new ModelSpec { Network = "linear", EmbeddingSize = 4, EmbeddingDeviation = 0.5, UserPrior = false, LabelKnots = 0, ImplicitFeedback = false, ItemIds = false, Residual = false };
        var layout = new ModelLayout(model, learner, context.Users, context.Items);
        var engine = new MetaEngine(layout, learner);
        var theta = ModelInitializer.Create(layout, seed);
        var optimizer = new MetaOptimizer(layout, new OptimizerSpec { Rate = 1e-2, EmbeddingRate = 1e-2, WeightPenalty = 0, ContentPenalty = 0 }, Steps);
        var batch = Collator.Collate(Users, context);
        for (var step = 0; step < Steps; step++)
        {
            using var inputs = engine.Gatherer.Gather(theta, batch);
            optimizer.Step(theta, engine.MetaGradient(batch, inputs).Gradient, step);
        }

        using var last = engine.Gatherer.Gather(theta, batch);
        return Users.Zip(engine.Predict(batch, last).After, (user, prediction) => Math.Abs((double)user.QueryRatings[0] - prediction[0])).Average();
    }
}

using MetaRec.Data.Specs;

namespace MetaRec.Learning.Learners;

/// <summary>The multi-step loss of MAML++: early in training, adaptation is to be good after every inner step, not only after the last.</summary>
/// <remarks>
/// With K steps, at meta-step s of <see cref="LearnerSpec.MultiStepUntil"/> U: each step but the last weighs (1 − s/U)/K, the last what is left of 1.
/// A. Antoniou, H. Edwards and A. Storkey, 2019.
/// </remarks>
internal static class MultiStepLoss
{
    /// <summary>Whether a meta-step has such a loss.</summary>
    public static bool Counts(LearnerSpec learner, long metaStep) => metaStep < learner.MultiStepUntil;

    /// <summary>The weight of the query loss after an inner step, from 0, at a meta-step that counts.</summary>
    public static double Weight(LearnerSpec learner, long metaStep, int step)
    {
        var early = (1 - ((double)metaStep / learner.MultiStepUntil)) / learner.InnerSteps;
        return step < learner.InnerSteps - 1 ? early : 1 - (early * (learner.InnerSteps - 1));
    }
}

namespace MetaRec.Data.Specs;

/// <summary>The rules of a private job: its own ranges, and what of the other sections would tell of the training data beside the noised gradient.</summary>
internal static class PrivacyRules
{
    public static void Check(SpecRules rules, TrainingSpec spec)
    {
        if (spec.Privacy is not { } privacy)
        {
            return;
        }

        rules.Rate("privacy.clipNorm", privacy.ClipNorm, 1_000_000);
        rules.Require(
            privacy.NoiseMultiplier is null != privacy.TargetEpsilon is null,
            $"privacy.noiseMultiplier or privacy.targetEpsilon must be given, but {(privacy.NoiseMultiplier is null ? "neither is" : "both are")}. Give the noise, or the ε that it is to be chosen for.");
        if (privacy.NoiseMultiplier is { } multiplier)
        {
            rules.Range("privacy.noiseMultiplier", multiplier, 0.01, 100_000);
        }

        if (privacy.TargetEpsilon is { } epsilon)
        {
            rules.Rate("privacy.targetEpsilon", epsilon, 10_000);
        }

        if (privacy.Delta is { } delta)
        {
            rules.Rate("privacy.delta", delta, 0.1);
        }

        rules.Require(
            spec.Shards == spec.MicroBatches,
            $"shards must be microBatches ({spec.MicroBatches}) with a privacy section, but is {spec.Shards}: every task has the same chance in every step. Set shards to {spec.MicroBatches}.");
        rules.Require(
            !spec.Model.Residual,
            $"model.residual must be false with a privacy section, but is true: the bases of items are fitted on the ratings without noise. Set model.residual to false; the middle of the rating range is the base then.");
        rules.Require(
            !spec.Model.ItemIds,
            $"model.itemIds must be false with a privacy section, but is true: which items are warm is counted from the ratings without noise. Set model.itemIds to false.");
        rules.Require(
            spec.Episodes.Curriculum == Curriculum.None,
            $"episodes.curriculum must be 'none' with a privacy section, but is 'loss': it chooses tasks by their losses. Leave it out.");
        rules.Require(
            !spec.Learner.QueryLoss.IsOfLogits(),
            $"learner.queryLoss must be 'squared' or 'smooth-l1' with a privacy section, but is '{spec.Learner.QueryLoss.Name()}': the line from logits to ratings is fitted on the training tasks without noise. Choose one of the two.");
        rules.Require(
            spec.Learner.SupportLoss is not { } support || !support.IsOfLogits(),
            $"learner.supportLoss must be 'squared' or 'smooth-l1' with a privacy section: others compare with items that are known from other users' ratings. Leave it out.");
    }
}

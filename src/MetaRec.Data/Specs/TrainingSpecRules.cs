namespace MetaRec.Data.Specs;

/// <summary>The ranges that the documentation of the specs states, checked in one place.</summary>
internal static class TrainingSpecRules
{
    public static IReadOnlyList<string> Check(TrainingSpec spec)
    {
        var rules = new SpecRules();
        foreach (var unread in UnreadOptions.Of(spec))
        {
            rules.Refuse(unread);
        }

        Check(rules, spec.Dataset);
        rules.Check(spec.Episodes);
        Check(rules, spec.Model);
        Check(rules, spec.Learner);
        Check(rules, spec.Optimizer);

        rules.Require(
            !ModelSpec.Networks.Reads(spec.Model.Network, nameof(ModelSpec.History)) || spec.Episodes.Order == EpisodeOrder.Time,
            $"model.network '{spec.Model.Network}' reads the support oldest first and needs episodes.order 'time', but the order is 'random'. Set episodes.order to 'time', or choose another network.");
        CheckLosses(rules, spec);
        PrivacyRules.Check(rules, spec);
        rules.Require(
            spec.Episodes.Curriculum == Curriculum.None || spec.Episodes.CurriculumShare * spec.MicroBatchSize >= 1,
            $"episodes.curriculumShare of microBatchSize must be a task at least, but {spec.Episodes.CurriculumShare} of {spec.MicroBatchSize} is less. Raise one of the two, or set episodes.curriculum to 'none'.");

        rules.Range("steps", spec.Steps, 1, 10_000_000);
        rules.Range("microBatches", spec.MicroBatches, 1, 4096);
        rules.Range("microBatchSize", spec.MicroBatchSize, 1, 4096);
        rules.Range("shards", spec.Shards, 1, 65_536);
        rules.Range("checkpointEvery", spec.CheckpointEvery, 1, 1_000_000);
        rules.Range("checkpointsKept", spec.CheckpointsKept ?? TrainingSpec.DefaultCheckpointsKept, 1, 1000);
        rules.Require(
            spec.MicroBatches < 1 || spec.Shards % spec.MicroBatches == 0,
            $"shards must be a multiple of microBatches, but {spec.Shards} is not one of {spec.MicroBatches}.");
        return rules.Broken;
    }

    private static void CheckLosses(SpecRules rules, TrainingSpec spec)
    {
        var (learner, negatives) = (spec.Learner, spec.Episodes.Negatives);
        var (query, inner) = (learner.QueryLoss, learner.InnerLoss());
        Require("learner.queryLoss", query);
        if (learner.SupportLoss is { } support)
        {
            Require("learner.supportLoss", support);
        }

        rules.Require(
            negatives == 0 || query.IsOfLogits() || inner.IsOfLogits(),
            $"episodes.negatives must be 0, but is {negatives}: neither learner.queryLoss '{query.Name()}' nor the inner loop's '{inner.Name()}' compares with negatives. Set it to 0, or choose cross-entropy, bpr or softmax.");

        void Require(string key, QueryLoss loss)
        {
            rules.Require(
                negatives > 0 || !loss.NeedsNegatives(),
                $"{key} '{loss.Name()}' compares what was taken with what was not and needs episodes.negatives, but that is {negatives}. Set it to 1 to 100, for example to 4.");
            rules.Require(
                !loss.IsOfLogits() || !spec.Model.Residual,
                $"{key} '{loss.Name()}' makes predictions logits, which have no base in ratings, but model.residual is true. Set model.residual to false.");
        }
    }

    private static void Check(SpecRules rules, DatasetSpec spec)
    {
        string[] names = [.. DatasetCatalog.KnownNames, DatasetCatalog.Live];
        rules.Require(names.Contains(spec.Name), $"dataset.name: {DatasetCatalog.Unknown(spec.Name, names)}");
        if (spec.Live is not null || spec.Name == DatasetCatalog.Live)
        {
            rules.Check(spec.Live ?? new LiveSpec());
            rules.Require(!spec.Validation, $"dataset.validation is for tuning on a data set's own partition, but live feedback is cut by time. Leave dataset.validation out.");
        }

        if (spec.Synthetic is { } synthetic)
        {
            rules.Check(synthetic);
        }
    }

    private static void Check(SpecRules rules, ModelSpec spec)
    {
        rules.OneOf("model.network", spec.Network, ModelSpec.Networks);
        rules.Range("model.embeddingSize", spec.EmbeddingSize, 1, 512);
        rules.Range("model.embeddingDeviation", spec.EmbeddingDeviation, 0, 10);
        rules.Range("model.hidden (number of layers)", spec.Hidden.Count, 1, 4);
        foreach (var width in spec.Hidden)
        {
            rules.Range("model.hidden", width, 1, 1024);
        }

        rules.Range("model.towerWidth", spec.TowerWidth, 1, 512);
        rules.Range("model.history", spec.History, 1, 200);
        if (spec.LabelKnots != 0)
        {
            rules.Range("model.labelKnots (or 0)", spec.LabelKnots, 2, 100);
        }

        rules.Require(
            !spec.UserPrior || spec.Pooling == FieldPooling.Sum,
            $"model.userPrior multiplies inputs of equal width and needs model.pooling 'sum', but pooling is 'concatenate'. Set model.userPrior to false, or model.pooling to 'sum'.");
        rules.Require(
            !spec.ImplicitFeedback || spec.Pooling == FieldPooling.Sum,
            $"model.implicitFeedback adds a vector per item to the user's input and needs model.pooling 'sum', but pooling is 'concatenate'. Set model.implicitFeedback to false, or model.pooling to 'sum'.");
        rules.Require(
            spec.Residual || spec.ItemBase == ItemBase.Mean,
            $"model.itemBase 'joint' says how the base is fitted whose residual is predicted, but model.residual is false. Set model.residual to true, or leave model.itemBase out.");
        rules.Range("model.warmItemRatings", spec.WarmItemRatings, 1, 1_000_000);
        rules.Range("model.coldTaskShare", spec.ColdTaskShare, 0, 0.95);
    }

    private static void Check(SpecRules rules, LearnerSpec spec)
    {
        rules.OneOf("learner.name", spec.Name, LearnerSpec.Names);
        rules.Range("learner.innerSteps", spec.InnerSteps, 0, 50);
        rules.Rate("learner.innerRate", spec.InnerRate, 10);
        rules.Range("learner.pull", spec.Pull, 0, 1000);
        rules.Range("learner.contextSize", spec.ContextSize, 1, 256);
        rules.Range("learner.secondOrderFrom", spec.SecondOrderFrom, 0, 10_000_000);
        rules.Range("learner.multiStepUntil", spec.MultiStepUntil, 0, 10_000_000);
        rules.Require(
            spec.SecondOrderFrom <= 0 || spec.Order == GradientOrder.Second,
            $"learner.secondOrderFrom is for learner.order 'second', but is {spec.SecondOrderFrom} for first order. Leave it out, or set learner.order to 'second'.");
        rules.Require(
            spec.MultiStepUntil <= 0 || spec.InnerSteps > 1,
            $"learner.multiStepUntil is for two or more inner steps, but is {spec.MultiStepUntil} with learner.innerSteps {spec.InnerSteps}. Leave it out, or raise learner.innerSteps.");
        rules.Range("learner.supportShrinkage", spec.SupportShrinkage, 0, 1000);
        rules.Rate("learner.ridgeStrength", spec.RidgeStrength, 1000);
        if (spec.LikeThreshold is { } threshold)
        {
            rules.Range("learner.likeThreshold", threshold, 0, 1);
        }

        rules.Rate("learner.prototypeStrength", spec.PrototypeStrength, 1000);
        rules.Range("learner.relationWidth", spec.RelationWidth, 1, 256);
        rules.Range("learner.taskWidth", spec.TaskWidth, 1, 256);
        if (spec.Clusters != 0)
        {
            rules.Range("learner.clusters (or 0)", spec.Clusters, 2, 32);
        }
    }

    private static void Check(SpecRules rules, OptimizerSpec spec)
    {
        rules.Rate("optimizer.rate", spec.Rate, 1);
        rules.Rate("optimizer.embeddingRate", spec.EmbeddingRate, 1);
        rules.Rate("optimizer.innerRateRate", spec.InnerRateRate, 1);
        rules.Range("optimizer.contentPenalty", spec.ContentPenalty, 0, 1);
        rules.Range("optimizer.itemIdPenalty", spec.ItemIdPenalty, 0, 1);
        rules.Range("optimizer.implicitPenalty", spec.ImplicitPenalty, 0, 1);
        rules.Range("optimizer.weightPenalty", spec.WeightPenalty, 0, 1);
    }
}

using System.Globalization;

namespace MetaRec.Data.Specs;

/// <summary>The ranges that the documentation of the specs states, checked in one place.</summary>
internal static class TrainingSpecRules
{
    public static IReadOnlyList<string> Check(TrainingSpec spec)
    {
        var broken = new List<string>();
        void Range(string name, double value, double low, double high)
        {
            if (!(value >= low && value <= high))
            {
                broken.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be between {low} and {high}, but is {value}."));
            }
        }

        void Rate(string name, double value, double high)
        {
            if (!(value > 0 && value <= high))
            {
                broken.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be above 0 and at most {high}, but is {value}."));
            }
        }

        Range("steps", spec.Steps, 1, 10_000_000);
        Range("microBatches", spec.MicroBatches, 1, 4096);
        Range("microBatchSize", spec.MicroBatchSize, 1, 4096);
        Range("shards", spec.Shards, 1, 65_536);
        Range("checkpointEvery", spec.CheckpointEvery, 1, 1_000_000);
        if (spec.MicroBatches >= 1 && spec.Shards % spec.MicroBatches != 0)
        {
            broken.Add($"shards must be a multiple of microBatches, but {spec.Shards} is not one of {spec.MicroBatches}.");
        }

        Range("episodes.minHistory", spec.Episodes.MinHistory, 2, 10_000);
        Range("episodes.minSupport", spec.Episodes.MinSupport, 0, 1000);
        Range("episodes.maxSupport", spec.Episodes.MaxSupport, Math.Max(1, spec.Episodes.MinSupport), 1000);
        Range("episodes.maxQuery", spec.Episodes.MaxQuery, 1, 1000);

        Range("model.embeddingSize", spec.Model.EmbeddingSize, 1, 512);
        Range("model.hidden (number of layers)", spec.Model.Hidden.Count, 1, 4);
        foreach (var width in spec.Model.Hidden)
        {
            Range("model.hidden", width, 1, 1024);
        }

        Range("model.warmItemRatings", spec.Model.WarmItemRatings, 1, 1_000_000);
        Range("model.coldTaskShare", spec.Model.ColdTaskShare, 0, 0.95);

        if (spec.Learner.Name != "maml")
        {
            broken.Add($"learner.name must be \"maml\", but is \"{spec.Learner.Name}\".");
        }

        Range("learner.innerSteps", spec.Learner.InnerSteps, 0, 50);
        Rate("learner.innerRate", spec.Learner.InnerRate, 10);
        Range("learner.supportShrinkage", spec.Learner.SupportShrinkage, 0, 1000);

        Rate("optimizer.rate", spec.Optimizer.Rate, 1);
        Rate("optimizer.embeddingRate", spec.Optimizer.EmbeddingRate, 1);
        Rate("optimizer.innerRateRate", spec.Optimizer.InnerRateRate, 1);
        Range("optimizer.contentPenalty", spec.Optimizer.ContentPenalty, 0, 1);
        Range("optimizer.itemIdPenalty", spec.Optimizer.ItemIdPenalty, 0, 1);
        Range("optimizer.weightPenalty", spec.Optimizer.WeightPenalty, 0, 1);
        return broken;
    }
}

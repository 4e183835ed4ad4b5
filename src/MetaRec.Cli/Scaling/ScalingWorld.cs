using System.Globalization;
using System.Text;
using MetaRec.Cli.Training;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Scaling;

/// <summary>The jobs that are measured. They never end by themselves.</summary>
internal static class ScalingWorld
{
    private const int Users = 6040;
    private const int Items = 3706;
    private const int RatingsPerUser = 60;
    private const int Support = 30;
    private const int Query = 10;
    private const int MicroBatchSize = 32;
    private const int Endless = 10_000_000;
    private const double PopularityExponent = 2.5;

    // Fields and vocabularies of MovieLens-1M with MeLU's metadata, and the most values an entity has.
    private static readonly (string Name, int Vocabulary, int Most)[] UserFields = [("gender", 2, 1), ("age", 7, 1), ("occupation", 21, 1), ("zip", 3402, 1)];
    private static readonly (string Name, int Vocabulary, int Most)[] ItemFields = [("rate", 6, 1), ("genre", 25, 3), ("director", 2186, 1), ("actor", 8030, 4)];

    /// <summary>This project's default job on generated data.</summary>
    public static TrainingSpec Default(int? microBatches = null) =>
        WithMicroBatches(DefaultSpecs.For(DefaultSpecs.Synthetic(quick: false), TrainingSetting.AllWarm), microBatches) with { Steps = Endless, CheckpointEvery = 1_000_000 };

    /// <summary>A job of MeLU's sizes on the files that <see cref="WriteFilesAsync"/> has written: a dense part of 20,676 numbers, 13,679 embeddings of 32.</summary>
    public static TrainingSpec Melu(string folder, int microBatches) => WithMicroBatches(
        new TrainingSpec
        {
            Dataset = new DatasetSpec { Name = DatasetCatalog.Files, Folder = folder, Interactions = "ratings.csv", Users = "users.csv", Items = "items.csv" },
            Episodes = new EpisodeSpec { MinHistory = Support + Query, MinSupport = Support, MaxSupport = Support, MaxQuery = Query },
            Model = new ModelSpec
            {
                EmbeddingSize = 32,
                Pooling = FieldPooling.Concatenate,
                Hidden = [64, 64],
                Linear = false,
                UserPrior = false,
                ImplicitFeedback = false,
                LabelKnots = 0,
                ItemIds = false,
                Residual = false,
                ColdTaskShare = 0,
            },
            Learner = new LearnerSpec { InnerSteps = 1, LearnInputRates = false, Pull = 0 },
            MicroBatchSize = MicroBatchSize,
            Steps = Endless,
            CheckpointEvery = 1_000_000,
        },
        microBatches);

    /// <summary>Writes random ratings of MeLU's sizes: every value of every field occurs.</summary>
    public static async Task WriteFilesAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "users.csv"), Table("user", Users, UserFields, 1), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "items.csv"), Table("item", Items, ItemFields, 2), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "ratings.csv"), Ratings(), cancellationToken);
    }

    private static TrainingSpec WithMicroBatches(TrainingSpec spec, int? microBatches) =>
        microBatches is { } number ? spec with { MicroBatches = number, Shards = number } : spec;

    /// <summary>Each value falls to at least one entity; further values are drawn.</summary>
    private static string Table(string entity, int count, (string Name, int Vocabulary, int Most)[] fields, ulong seed)
    {
        var random = new StableRandom(seed);
        var text = new StringBuilder().Append(entity).Append(',').AppendJoin(',', fields.Select(field => field.Name)).Append('\n');
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entity}{i}");
            foreach (var (_, vocabulary, most) in fields)
            {
                var values = new SortedSet<int>();
                for (var value = i % vocabulary; value < vocabulary; value += count)
                {
                    values.Add(value);
                }

                for (var more = random.Next(1, most); more > 1; more--)
                {
                    values.Add(random.Next(vocabulary));
                }

                text.Append(',').AppendJoin('|', values);
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Items are drawn with popularity skew, so that tasks share some, as they do in real data.</summary>
    private static string Ratings()
    {
        var random = new StableRandom(3);
        var text = new StringBuilder("user,item,rating\n");
        var chosen = new HashSet<int>();
        for (var user = 0; user < Users; user++)
        {
            chosen.Clear();
            while (chosen.Count < RatingsPerUser)
            {
                chosen.Add((int)(Items * Math.Pow(random.NextDouble(), PopularityExponent)));
            }

            foreach (var item in chosen)
            {
                text.Append(CultureInfo.InvariantCulture, $"user{user},item{item},{random.Next(1, 5)}\n");
            }
        }

        return text.ToString();
    }
}

using MetaRec.Data.Importing;
using MetaRec.Data.Specs;

namespace MetaRec.Data;

/// <summary>Generates the world of a <see cref="SyntheticSpec"/>. The same specification gives the same data on every platform.</summary>
/// <remarks>
/// Half of the variance of a user's tastes comes from segment and region, half is the user's own (with kinds of users: of the quarter that the kind leaves); of an item's, two thirds come from
/// genres and maker. A quarter of the items is released after <see cref="Tasks.MeluSplit.LastWarmYear"/>. A user rates half to one and a half times the mean number of items, at most all of them.
/// </remarks>
public static class SyntheticGenerator
{
    private const double Mean = 3.3;
    private const double UserBiasDeviation = 0.4;
    private const double ItemBiasDeviation = 0.35;
    private const double TasteDeviation = 0.75;
    private const double ProfileShare = 0.5;
    private const double ContentShare = 0.65;
    private const double KindShare = 0.75;
    private const double PopularityExponent = 0.7;
    private const double PopularityOffset = 10;
    private const int Segments = 8;
    private const int Regions = 5;
    private const int Genres = 12;
    private const int MostGenres = 3;
    private const int FirstYear = 1960;
    private const int LastYear = 2000;
    private const long Start = 946_684_800;
    private const int SecondsPerDay = 86_400;

    private static readonly RatingScale Scale = new(1, 5);

    private enum Purpose
    {
        User,
        Item,
        Release,
        Rating,
        Kind,
    }

    /// <summary>Generates the data set, with the errors of the best possible predictors: for the RMSE the conditional mean of a clipped rating, for the MAE its median.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The specification is out of range.</exception>
    public static Dataset Generate(SyntheticSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        var users = DrawUsers(spec);
        var items = DrawItems(spec);
        var (rows, rmse, mae) = DrawRatings(spec, users, items);
        var ids = Enumerable.Range(1, spec.Items).Select(item => $"i{item}").ToArray();
        return new Dataset
        {
            Name = "synthetic",
            Scale = Scale,
            Users = [.. Enumerable.Range(1, spec.Users).Select(user => $"u{user}")],
            Items = ids,
            Titles = [.. ids.Select((_, item) => $"Item {item + 1} ({items.Years[item]})")],
            Years = items.Years,
            UserFeatures = users.Features,
            ItemFeatures = items.Features,
            Interactions = rows,
            BestPossibleRmse = rmse,
            BestPossibleMae = mae,
        };
    }

    private static Side DrawUsers(SyntheticSpec spec)
    {
        var random = new StableRandom(spec.Seed, (long)Purpose.User);
        var segments = DrawVectors(ref random, Segments, spec.Rank);
        var regions = DrawVectors(ref random, Regions, spec.Rank);
        var side = new Side(new double[spec.Users * spec.Rank], new double[spec.Users]);
        FeatureBuilder segmentField = new("segment"), regionField = new("region");
        var (shared, own) = (Math.Sqrt(ProfileShare / 2), Math.Sqrt(1 - ProfileShare));
        for (var user = 0; user < spec.Users; user++)
        {
            var (segment, region) = (random.Next(Segments), random.Next(Regions));
            segmentField.Add($"segment-{segment + 1}");
            regionField.Add($"region-{region + 1}");
            for (var k = 0; k < spec.Rank; k++)
            {
                side.Tastes[(user * spec.Rank) + k] =
                    (shared * (segments[(segment * spec.Rank) + k] + regions[(region * spec.Rank) + k])) + (own * random.NextGaussian());
            }

            side.Biases[user] = UserBiasDeviation * random.NextGaussian();
        }

        GatherKinds(spec, side.Tastes);
        return side with { Features = new FeatureTable(spec.Users, [segmentField.Build(spec.Users), regionField.Build(spec.Users)]) };
    }

    /// <summary>Moves the tastes of each user towards those of one kind, drawn apart from all else.</summary>
    private static void GatherKinds(SyntheticSpec spec, double[] tastes)
    {
        if (spec.Clusters == 1)
        {
            return;
        }

        var random = new StableRandom(spec.Seed, (long)Purpose.Kind);
        var kinds = DrawVectors(ref random, spec.Clusters, spec.Rank);
        for (var user = 0; user < spec.Users; user++)
        {
            var kind = random.Next(spec.Clusters);
            for (var k = 0; k < spec.Rank; k++)
            {
                ref var taste = ref tastes[(user * spec.Rank) + k];
                taste = (Math.Sqrt(KindShare) * kinds[(kind * spec.Rank) + k]) + (Math.Sqrt(1 - KindShare) * taste);
            }
        }
    }

    private static Side DrawItems(SyntheticSpec spec)
    {
        var random = new StableRandom(spec.Seed, (long)Purpose.Item);
        var makers = Math.Max(2, spec.Items / 20);
        var (genreTastes, genreBiases) = (DrawVectors(ref random, Genres, spec.Rank), DrawVectors(ref random, Genres, 1));
        var (makerTastes, makerBiases) = (DrawVectors(ref random, makers, spec.Rank), DrawVectors(ref random, makers, 1));
        var side = new Side(new double[spec.Items * spec.Rank], new double[spec.Items]);
        FeatureBuilder genreField = new("genre"), makerField = new("maker");
        Span<int> order = stackalloc int[Genres];
        for (var i = 0; i < Genres; i++)
        {
            order[i] = i;
        }

        var own = Math.Sqrt(1 - ContentShare);
        for (var item = 0; item < spec.Items; item++)
        {
            random.Shuffle(order);
            var genres = order[..random.Next(1, MostGenres)];
            var maker = random.Next(makers);
            genreField.Add([.. genres.ToArray().Select(genre => $"genre-{genre + 1}")]);
            makerField.Add($"maker-{maker + 1}");
            for (var k = 0; k < spec.Rank; k++)
            {
                side.Tastes[(item * spec.Rank) + k] =
                    Content(genres, genreTastes, makerTastes[(maker * spec.Rank) + k], spec.Rank, k) + (own * random.NextGaussian());
            }

            side.Biases[item] = ItemBiasDeviation * (Content(genres, genreBiases, makerBiases[maker], 1, 0) + (own * random.NextGaussian()));
        }

        return side with
        {
            Features = new FeatureTable(spec.Items, [genreField.Build(spec.Items), makerField.Build(spec.Items)]),
            Years = DrawYears(spec),
        };

        static double Content(ReadOnlySpan<int> genres, double[] ofGenres, double ofMaker, int rank, int k)
        {
            var sum = 0.0;
            foreach (var genre in genres)
            {
                sum += ofGenres[(genre * rank) + k];
            }

            return Math.Sqrt(ContentShare / 2) * ((sum / Math.Sqrt(genres.Length)) + ofMaker);
        }
    }

    private static int[] DrawYears(SyntheticSpec spec)
    {
        var random = new StableRandom(spec.Seed, (long)Purpose.Release);
        var years = new int[spec.Items];
        for (var item = 0; item < years.Length; item++)
        {
            years[item] = item < (spec.Items + 2) / 4
                ? random.Next(Tasks.MeluSplit.LastWarmYear + 1, LastYear)
                : random.Next(FirstYear, Tasks.MeluSplit.LastWarmYear);
        }

        random.Shuffle(years.AsSpan());
        return years;
    }

    private static (Interaction[] Rows, double Rmse, double Mae) DrawRatings(SyntheticSpec spec, Side users, Side items)
    {
        var random = new StableRandom(spec.Seed, (long)Purpose.Rating);
        var drawer = new ItemDrawer(spec.Items, ref random);
        var rows = new List<Interaction>(spec.Users * spec.RatingsPerUser);
        var scale = TasteDeviation / Math.Sqrt(spec.Rank);
        var (squared, absolute) = (0.0, 0.0);
        for (var user = 0; user < spec.Users; user++)
        {
            var count = Math.Min(spec.Items, random.Next(spec.RatingsPerUser / 2, spec.RatingsPerUser + (spec.RatingsPerUser + 1) / 2));
            var tastes = users.Tastes.AsSpan(user * spec.Rank, spec.Rank);
            var time = Start + random.Next(365 * SecondsPerDay);
            foreach (var item in drawer.Draw(count, ref random))
            {
                var center = Mean + users.Biases[user] + items.Biases[item]
                    + (scale * Dot(tastes, items.Tastes.AsSpan(item * spec.Rank, spec.Rank)));
                var rating = Math.Clamp(center + (spec.Noise * random.NextGaussian()), Scale.Min, Scale.Max);
                rows.Add(new Interaction(user, item, (float)rating, time));
                time += random.Next(1, SecondsPerDay);
                var error = rating - ClippedNormal.Mean(center, spec.Noise, Scale);
                squared += error * error;
                absolute += Math.Abs(rating - Math.Clamp(center, Scale.Min, Scale.Max));
            }
        }

        return ([.. rows], Math.Sqrt(squared / rows.Count), absolute / rows.Count);
    }

    // In a fixed order: a vectorised sum depends on the width of the machine's registers, and so would the fingerprint.
    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static double[] DrawVectors(ref StableRandom random, int count, int rank)
    {
        var vectors = new double[count * rank];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = random.NextGaussian();
        }

        return vectors;
    }

    private sealed record Side(double[] Tastes, double[] Biases)
    {
        public FeatureTable Features { get; init; } = new(0, []);

        public int[] Years { get; init; } = [];
    }

    /// <summary>Draws distinct items, the popular ones more often: weight (rank + offset)^-exponent, ranks in random order.</summary>
    private sealed class ItemDrawer
    {
        private readonly double[] _cumulative;
        private readonly int[] _lastDraw;
        private readonly List<int> _drawn = [];
        private int _draw;

        public ItemDrawer(int items, ref StableRandom random)
        {
            _cumulative = new double[items];
            _lastDraw = new int[items];
            for (var rank = 0; rank < items; rank++)
            {
                _cumulative[rank] = Math.Pow(rank + PopularityOffset, -PopularityExponent);
            }

            random.Shuffle(_cumulative.AsSpan());
            for (var item = 1; item < items; item++)
            {
                _cumulative[item] += _cumulative[item - 1];
            }
        }

        public List<int> Draw(int count, ref StableRandom random)
        {
            _drawn.Clear();
            _draw++;
            while (_drawn.Count < count)
            {
                var item = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
                item = Math.Min(item < 0 ? ~item : item, _lastDraw.Length - 1);
                if (_lastDraw[item] == _draw && 2 * _drawn.Count < _lastDraw.Length)
                {
                    continue;
                }

                // Where most items are taken, drawing again would take forever: walk on to the next free one.
                while (_lastDraw[item] == _draw)
                {
                    item = (item + 1) % _lastDraw.Length;
                }

                _lastDraw[item] = _draw;
                _drawn.Add(item);
            }

            return _drawn;
        }
    }
}

using System.Numerics.Tensors;
using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning;
using MetaRec.Learning.Baselines;

namespace MetaRec.Evaluation.Floors;

/// <summary>
/// Matrix factorisation with fold-in: item factors are learned from the training users, a new user's factors are solved from the support.
/// The strongest floor for cold users. Items with few training ratings have factors near zero and take the content offset of <see cref="BiasContentModel"/>.
/// </summary>
/// <remarks>
/// r̂(u, i) = μ + b_i + o_u + p_u·q_i. The b_i come from 10 alternating passes over user and item offsets; q by alternating least squares (Zhou et al., 2008);
/// (o_u, p_u) is the ridge solution on the residuals r − μ − b_i of the support, the same in training and at fold-in.
/// </remarks>
public sealed class MatrixFactorizationModel : IRatingModel
{
    private const int BiasPasses = 10;
    private const double BiasShrinkage = 5;
    private const double OffsetRidge = 3;
    private const int FewestItemRatings = 5;

    private readonly double[] _levels;
    private readonly double[] _itemFactors;
    private readonly int _width;
    private readonly int _stride;
    private readonly double _ridge;

    private MatrixFactorizationModel(double[] levels, double[] itemFactors, int width, int stride, double ridge)
    {
        _levels = levels;
        _itemFactors = itemFactors;
        _width = width;
        _stride = stride;
        _ridge = ridge;
    }

    public string Name => "MF fold-in";

    /// <summary>Learns item offsets and factors; seconds for a million ratings.</summary>
    /// <param name="dataset">The catalogue.</param>
    /// <param name="training">The ratings to learn from, and no others.</param>
    /// <param name="seed">Of the first item factors.</param>
    /// <param name="factors">Rank, 1 to 64.</param>
    /// <param name="ridge">λ of the factors of users and items.</param>
    /// <param name="sweeps">Alternating passes, each over users and then items.</param>
    public static MatrixFactorizationModel Fit(
        Dataset dataset, IReadOnlyList<History> training, ulong seed, int factors = 8, double ridge = 8, int sweeps = 15)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factors, 64);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ridge, 0);
        var byItem = ItemRatings.Transpose(training, dataset.Items.Count);
        var levels = FitLevels(dataset, training, byItem);
        var system = new RidgeSystem(factors + 1);
        var stride = system.Stride;
        var itemFactors = FirstItemFactors(dataset.Items.Count, factors, stride, seed);
        var userFactors = new double[training.Count * stride];
        var model = new MatrixFactorizationModel(levels, itemFactors, factors + 1, stride, ridge);
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            for (var user = 0; user < training.Count; user++)
            {
                model.SolveUser(system, training[user].Items, training[user].Ratings, userFactors.AsSpan(user * stride, stride));
            }

            model.SolveItems(system, byItem, userFactors);
        }

        return model;
    }

    /// <summary>Solves each user's offset and factors from the support, then predicts. Thread-safe.</summary>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes)
    {
        var system = new RidgeSystem(_width);
        var user = new double[_stride];
        var predictions = new float[episodes.Count][];
        for (var index = 0; index < predictions.Length; index++)
        {
            var episode = episodes[index];
            SolveUser(system, episode.SupportItems, episode.SupportRatings, user);
            predictions[index] = Array.ConvertAll(
                episode.QueryItems, item => (float)(_levels[item] + TensorPrimitives.Dot<double>(user, FactorsOf(item))));
        }

        return predictions;
    }

    private Span<double> FactorsOf(int item) => _itemFactors.AsSpan(item * _stride, _stride);

    private void SolveUser(RidgeSystem system, int[] items, float[] ratings, Span<double> user)
    {
        system.Clear();
        for (var row = 0; row < items.Length; row++)
        {
            system.Add(FactorsOf(items[row]), ratings[row] - _levels[items[row]]);
        }

        system.Solve(OffsetRidge, _ridge, user);
    }

    private void SolveItems(RidgeSystem system, ItemRatings byItem, double[] userFactors)
    {
        Span<double> row = new double[_stride];
        for (var item = 0; item < byItem.Count; item++)
        {
            var (users, ratings) = byItem.Of(item);
            if (users.Length == 0)
            {
                FactorsOf(item)[1..].Clear();
                continue;
            }

            system.Clear();
            for (var index = 0; index < users.Length; index++)
            {
                userFactors.AsSpan(users[index] * _stride, _stride).CopyTo(row);
                var offset = row[0];
                row[0] = 0;
                system.Add(row, ratings[index] - _levels[item] - offset);
            }

            system.Solve(1, _ridge, FactorsOf(item));
            FactorsOf(item)[0] = 1;
        }
    }

    /// <summary>Slot 0 of an item is the constant 1 that a user's offset multiplies.</summary>
    private static double[] FirstItemFactors(int items, int factors, int stride, ulong seed)
    {
        var values = new double[items * stride];
        var random = new StableRandom(seed);
        for (var item = 0; item < items; item++)
        {
            values[item * stride] = 1;
            for (var factor = 1; factor <= factors; factor++)
            {
                values[(item * stride) + factor] = 0.1 * random.NextGaussian();
            }
        }

        return values;
    }

    /// <summary>μ + b_i for every item of the catalogue.</summary>
    private static double[] FitLevels(Dataset dataset, IReadOnlyList<History> training, ItemRatings byItem)
    {
        var content = BiasContentModel.Fit(dataset, training);
        double mean = content.GlobalMean;
        var levels = new double[byItem.Count];
        Array.Fill(levels, mean);
        var offsets = new double[training.Count];
        for (var pass = 0; pass < BiasPasses; pass++)
        {
            for (var user = 0; user < offsets.Length; user++)
            {
                var history = training[user];
                var sum = 0.0;
                for (var row = 0; row < history.Length; row++)
                {
                    sum += history.Ratings[row] - levels[history.Items[row]];
                }

                offsets[user] = sum / (history.Length + BiasShrinkage);
            }

            for (var item = 0; item < levels.Length; item++)
            {
                var (users, ratings) = byItem.Of(item);
                var sum = 0.0;
                for (var index = 0; index < users.Length; index++)
                {
                    sum += ratings[index] - mean - offsets[users[index]];
                }

                levels[item] = mean + (sum / (users.Length + BiasShrinkage));
            }
        }

        for (var item = 0; item < levels.Length; item++)
        {
            if (byItem.Of(item).Users.Length < FewestItemRatings)
            {
                levels[item] = mean + content.ItemOffsets[item];
            }
        }

        return levels;
    }
}

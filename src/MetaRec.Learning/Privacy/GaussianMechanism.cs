using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Privacy;

/// <summary>
/// Makes the sum of clipped meta-gradients private: noise of standard deviation σ·C on every trained parameter, whether a task has touched it or not, divided by the expected number of tasks
/// (Abadi et al., 2016). A pure function of sum, key and step. Not thread-safe.
/// </summary>
public sealed class GaussianMechanism : IDisposable
{
    private readonly ModelLayout _layout;
    private readonly PrivacyPlan _plan;
    private readonly KeyedRandom _random;
    private readonly double[] _noise;
    private readonly int[] _rows;

    /// <param name="layout">Layout of θ.</param>
    /// <param name="plan">How much noise.</param>
    /// <param name="key">Decides which.</param>
    public GaussianMechanism(ModelLayout layout, PrivacyPlan plan, PrivacyKey key)
    {
        (_layout, _plan) = (layout, plan);
        _random = new KeyedRandom(key.Noise);
        _noise = new double[layout.Length];
        _rows = [.. Enumerable.Range(0, layout.Rows)];
    }

    /// <summary>The private mean: dense over all rows. Losses are not told: they are not a number.</summary>
    /// <param name="sum">The sum over the tasks of the step; null where none took part.</param>
    /// <param name="step">The meta-step.</param>
    public MicroBatchGradient Release(MicroBatchGradient? sum, int step)
    {
        var deviation = _plan.NoiseMultiplier * _plan.ClipNorm;
        _random.FillGaussian(step, _noise);
        foreach (ref var number in _noise.AsSpan())
        {
            number *= deviation;
        }

        if (sum is not null)
        {
            var size = _layout.EmbeddingSize;
            for (var i = 0; i < sum.Rows.Length; i++)
            {
                Add(sum.RowValues.AsSpan(i * size, size), sum.Rows[i] * size);
            }

            Add(sum.Dense, _layout.DenseOffset);
        }

        if (_layout.FrozenRates is { } rates)
        {
            // What no task moves needs no noise, and would walk at random with it.
            _noise.AsSpan(_layout.DenseOffset + rates.Offset, rates.Length).Clear();
        }

        var values = new float[_layout.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(_noise[i] / _plan.ExpectedTasks);
        }

        return new MicroBatchGradient(values[_layout.DenseOffset..], _rows, values[.._layout.DenseOffset], 1, double.NaN, double.NaN);
    }

    public void Dispose() => _random.Dispose();

    private void Add(ReadOnlySpan<float> summand, int start)
    {
        for (var i = 0; i < summand.Length; i++)
        {
            _noise[start + i] += summand[i];
        }
    }
}

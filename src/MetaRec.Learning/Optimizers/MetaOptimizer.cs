using System.Numerics;
using System.Runtime.InteropServices;
using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015) on the dense part, and row-wise lazy Adam on the embeddings: rows without a gradient keep value and moments, so a step changes, and
/// sends, only what it touched. Not thread-safe.
/// </summary>
/// <remarks>
/// With g the meta-gradient divided by the number of tasks, plus the L2 penalty λθ, times the steps since the row's last one (so that a rare row is held as
/// near zero as if every step had pulled at it): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
/// θ ← θ − η (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε); β₁ = 0.9, β₂ = 0.999, ε = 1e-8. η falls along ½(1 + cos(πt/T)) where the schedule asks for it.
/// </remarks>
public sealed class MetaOptimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly ModelLayout _layout;
    private readonly OptimizerSpec _spec;
    private readonly int _steps;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly float[] _touched;

    /// <param name="layout">Layout of θ.</param>
    /// <param name="spec">Rates and penalties.</param>
    /// <param name="steps">Meta-steps of the whole job: the length of the schedule.</param>
    /// <param name="first">First moments to go on with, or null for a fresh start.</param>
    /// <param name="second">Second moments to go on with, or null for a fresh start.</param>
    /// <param name="touched">Meta-steps made when each row was last touched, to go on with, or null for a fresh start.</param>
    public MetaOptimizer(ModelLayout layout, OptimizerSpec spec, int steps, float[]? first = null, float[]? second = null, float[]? touched = null)
    {
        _layout = layout;
        _spec = spec;
        _steps = steps;
        _first = first ?? new float[layout.Length];
        _second = second ?? new float[layout.Length];
        _touched = touched ?? new float[layout.Rows];
    }

    /// <summary>First moments, laid out like θ.</summary>
    public ReadOnlySpan<float> FirstMoments => _first;

    /// <summary>Second moments, laid out like θ.</summary>
    public ReadOnlySpan<float> SecondMoments => _second;

    /// <summary>Per embedding row the meta-steps that were made when it was last touched; whole numbers.</summary>
    public ReadOnlySpan<float> Touched => _touched;

    /// <summary>Changes θ in place by one meta-step.</summary>
    /// <param name="theta">θ of version <paramref name="step"/>.</param>
    /// <param name="gradient">The summed meta-gradient of that version.</param>
    /// <param name="step">Meta-steps already made; from 0.</param>
    /// <param name="changed">Receives the new values of the gradient's rows, while they are at hand; or empty.</param>
    public void Step(Span<float> theta, MicroBatchGradient gradient, int step, Span<float> changed = default)
    {
        var scale = 1f / gradient.Tasks;
        var schedule = _spec.Cosine ? 0.5 * (1 + Math.Cos(Math.PI * step / _steps)) : 1;
        var size = _layout.EmbeddingSize;
        var rate = Rate(_spec.EmbeddingRate * schedule, step);
        for (var i = 0; i < gradient.Rows.Length; i++)
        {
            var row = gradient.Rows[i];
            Update(theta, row * size, gradient.RowValues.AsSpan(i * size, size), scale, (float)PenaltyOf(row) * (step + 1 - _touched[row]), rate);
            _touched[row] = step + 1;
            if (!changed.IsEmpty)
            {
                theta.Slice(row * size, size).CopyTo(changed.Slice(i * size, size));
            }
        }

        foreach (var block in _layout.Dense)
        {
            var penalty = block.Block.Penalized ? _spec.WeightPenalty : 0;
            Update(
                theta, _layout.DenseOffset + block.Offset, gradient.Dense.AsSpan(block.Offset, block.Length), scale, (float)penalty,
                Rate((block.Block.Group == RateGroup.InnerLoop ? _spec.InnerRateRate : _spec.Rate) * schedule, step));
        }
    }

    private double PenaltyOf(int row) => _layout switch
    {
        { FirstImplicitRow: >= 0 and var first } when row >= first => _spec.ImplicitPenalty,
        { FirstItemRow: >= 0 and var first } when row >= first => _spec.ItemIdPenalty,
        _ => _spec.ContentPenalty,
    };

    private static AdamRate Rate(double rate, int step) => new(
        (float)(rate / (1 - Math.Pow(Beta1, step + 1))), (float)(1 / (1 - Math.Pow(Beta2, step + 1))));

    private void Update(Span<float> theta, int offset, ReadOnlySpan<float> gradient, float scale, float penalty, AdamRate rate)
    {
        var values = theta.Slice(offset, gradient.Length);
        var first = _first.AsSpan(offset, gradient.Length);
        var second = _second.AsSpan(offset, gradient.Length);
        var width = Vector<float>.Count;
        var whole = gradient.Length - (gradient.Length % width);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradient[..whole]);
        var x = MemoryMarshal.Cast<float, Vector<float>>(values[..whole]);
        var m = MemoryMarshal.Cast<float, Vector<float>>(first[..whole]);
        var v = MemoryMarshal.Cast<float, Vector<float>>(second[..whole]);
        for (var i = 0; i < g.Length; i++)
        {
            var slope = (g[i] * scale) + (x[i] * penalty);
            m[i] = (m[i] * Beta1) + (slope * (1 - Beta1));
            v[i] = (v[i] * Beta2) + (slope * slope * (1 - Beta2));
            x[i] -= m[i] * rate.Step / (Vector.SquareRoot(v[i] * rate.SecondCorrection) + new Vector<float>(Epsilon));
        }

        for (var i = whole; i < gradient.Length; i++)
        {
            var slope = (gradient[i] * scale) + (values[i] * penalty);
            first[i] = (first[i] * Beta1) + (slope * (1 - Beta1));
            second[i] = (second[i] * Beta2) + (slope * slope * (1 - Beta2));
            values[i] -= first[i] * rate.Step / (MathF.Sqrt(second[i] * rate.SecondCorrection) + Epsilon);
        }
    }

    private readonly record struct AdamRate(float Step, float SecondCorrection);
}

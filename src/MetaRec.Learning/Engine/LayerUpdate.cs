using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>What the inner steps have subtracted from one deeper layer of every task: ΔW = Σ_j A_jᵀ(αδ_j) and Δb = Σ_j Σ_rows αδ_j.</summary>
internal abstract class LayerUpdate
{
    private Tensor? _bias;

    /// <summary>The form that needs fewer multiplications over a whole adaptation.</summary>
    public static LayerUpdate Cheapest(long support, long query, long steps, long input, long output) =>
        KeepsFactors(support, query, steps, input, output) ? new Factors() : new Sums();

    /// <summary>Whether <see cref="Cheapest"/> keeps factors, and not sums.</summary>
    public static bool KeepsFactors(long support, long query, long steps, long input, long output)
    {
        // Forward and backward through the factors of the earlier steps, and the query at the end; against building the sum and applying it.
        var earlier = steps * (steps - 1) / 2;
        var factors = ((2 * support * support * earlier) + (query * support * steps)) * (input + output);
        var sums = ((support * steps) + (2 * support * (steps - 1)) + query) * input * output;
        return factors < sums;
    }

    /// <summary>Takes one more inner step.</summary>
    /// <param name="activations">A: [T, S, in].</param>
    /// <param name="scaledErrors">αδ: [T, S, out].</param>
    public void Accumulate(Tensor activations, Tensor scaledErrors)
    {
        var bias = scaledErrors.sum([1L], keepdim: true);
        _bias = _bias is null ? bias : Tensors.Add(_bias, bias);
        AccumulateWeight(activations, scaledErrors);
    }

    /// <summary>output − x·ΔW − Δb.</summary>
    public Tensor SubtractForward(Tensor output, Tensor input) => _bias is null ? output : Tensors.Subtract(SubtractProduct(output, input), _bias);

    /// <summary>back − δ·ΔWᵀ.</summary>
    public Tensor SubtractBackward(Tensor back, Tensor errors) => _bias is null ? back : SubtractTransposed(back, errors);

    protected abstract void AccumulateWeight(Tensor activations, Tensor scaledErrors);

    protected abstract Tensor SubtractProduct(Tensor output, Tensor input);

    protected abstract Tensor SubtractTransposed(Tensor back, Tensor errors);

    /// <summary>Keeps A and αδ of all steps, stacked along the rows.</summary>
    private sealed class Factors : LayerUpdate
    {
        private Tensor? _activations;
        private Tensor? _errors;

        protected override void AccumulateWeight(Tensor activations, Tensor scaledErrors)
        {
            _activations = _activations is null ? activations : cat([_activations, activations], 1);
            _errors = _errors is null ? scaledErrors : cat([_errors, scaledErrors], 1);
        }

        protected override Tensor SubtractProduct(Tensor output, Tensor input) =>
            input.matmul(_activations!.transpose(1, 2)).baddbmm(_errors!, output, 1f, -1f);

        protected override Tensor SubtractTransposed(Tensor back, Tensor errors) =>
            errors.matmul(_errors!.transpose(1, 2)).baddbmm(_activations!, back, 1f, -1f);
    }

    /// <summary>Keeps ΔW, one matrix per task.</summary>
    private sealed class Sums : LayerUpdate
    {
        private Tensor? _weight;

        protected override void AccumulateWeight(Tensor activations, Tensor scaledErrors)
        {
            var transposed = activations.transpose(1, 2);
            _weight = _weight is null ? transposed.matmul(scaledErrors) : transposed.baddbmm(scaledErrors, _weight, 1f, 1f);
        }

        protected override Tensor SubtractProduct(Tensor output, Tensor input) => input.baddbmm(_weight!, output, 1f, -1f);

        protected override Tensor SubtractTransposed(Tensor back, Tensor errors) =>
            errors.baddbmm(_weight!.transpose(1, 2), back, 1f, -1f);
    }
}

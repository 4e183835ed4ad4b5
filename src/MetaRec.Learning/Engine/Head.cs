using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>The adapting network as tensors: weights [in, out] and biases [out] per layer, and the logarithms of the inner rates [steps, layers].</summary>
public sealed class Head
{
    private readonly Tensor[] _leaves;

    private Head(Tensor[] leaves, int layers)
    {
        _leaves = leaves;
        Layers = layers;
    }

    public int Layers { get; }

    /// <summary>All tensors in the order of <see cref="ModelLayout.Dense"/>.</summary>
    public IReadOnlyList<Tensor> Leaves => _leaves;

    /// <summary>Null where the learner takes no inner step.</summary>
    public Tensor? LogRates => _leaves.Length > 2 * Layers ? _leaves[^1] : null;

    public Tensor Weight(int layer) => _leaves[2 * layer];

    public Tensor Bias(int layer) => _leaves[(2 * layer) + 1];

    /// <summary>The dense part of θ as tensors, in the current dispose scope.</summary>
    public static Head From(ReadOnlySpan<float> dense, ModelLayout layout, ScalarType type, bool requiresGrad)
    {
        var leaves = new Tensor[layout.Dense.Count];
        for (var i = 0; i < leaves.Length; i++)
        {
            var block = layout.Dense[i];
            leaves[i] = Tensors.From(dense.Slice(block.Offset, block.Length), type, block.Shape);
            leaves[i].requires_grad = requiresGrad;
        }

        return new Head(leaves, layout.Layers);
    }
}

using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>
/// The adapting network as tensors: weights [in, out] and biases [out] per layer, the same of the linear path where there is one, and the logarithms of the
/// inner rates [steps, layers (+ 1 for the linear path)], before them the label offsets [knots], and behind them what turns inner steps and pulls them back, where there are any.
/// </summary>
public sealed class Head
{
    private readonly Tensor[] _leaves;
    private readonly Tensor? _logInputRates;
    private readonly Tensor? _logPulls;

    private Head(Tensor[] leaves, ModelLayout layout)
    {
        _leaves = leaves;
        Layers = layout.Layers;
        Linear = layout.Linear;
        UserPrior = layout.UserPrior;
        LogRates = Find(ModelLayout.LogInnerRates);
        LabelOffsets = Find(ModelLayout.LabelOffsets)?.unsqueeze(1);
        _logInputRates = Find(ModelLayout.LogInputRates);
        _logPulls = Find(ModelLayout.LogPulls);

        Tensor? Find(string name)
        {
            var place = layout.Dense.Select(block => block.Name).ToList().IndexOf(name);
            return place < 0 ? null : leaves[place];
        }
    }

    public int Layers { get; }

    /// <summary>Whether there is a linear path; its weight and bias follow those of the layers.</summary>
    public bool Linear { get; }

    /// <summary>Layers, and the linear path.</summary>
    public int Paths => Layers + (Linear ? 1 : 0);

    /// <summary>All tensors in the order of <see cref="ModelLayout.Dense"/>.</summary>
    public IReadOnlyList<Tensor> Leaves => _leaves;

    /// <summary>Whether the product of a user's and an item's input is added to the prediction.</summary>
    public bool UserPrior { get; }

    /// <summary>What is added to the support's ratings at each knot: [knots, 1]; null where nothing is.</summary>
    public Tensor? LabelOffsets { get; }

    /// <summary>Null where the learner takes no inner step.</summary>
    public Tensor? LogRates { get; }

    /// <summary>The inner steps' multipliers per number of the input, user first: [user width + item width]; null where there are none.</summary>
    public Tensor? InputRates => _logInputRates?.exp();

    /// <summary>The pulls towards θ of the first layer and of the linear path, as far as there is one: [1 or 2]; null without pulls.</summary>
    public Tensor? Pulls => _logPulls?.exp();

    public Tensor Weight(int layer) => _leaves[2 * layer];

    public Tensor Bias(int layer) => _leaves[(2 * layer) + 1];

    /// <summary>The dense part of θ as tensors, in the current dispose scope.</summary>
    public static Head From(ReadOnlySpan<float> dense, ModelLayout layout, ScalarType type, bool requiresGrad, Device? device = null)
    {
        var leaves = new Tensor[layout.Dense.Count];
        for (var i = 0; i < leaves.Length; i++)
        {
            var block = layout.Dense[i];
            leaves[i] = Tensors.From(dense.Slice(block.Offset, block.Length), type, block.Shape).to(device ?? CPU);
            leaves[i].requires_grad = requiresGrad;
        }

        return new Head(leaves, layout);
    }

    /// <summary>The dense part of θ as views of one tensor, which collects their gradient.</summary>
    /// <param name="dense">[length of the dense part].</param>
    /// <param name="layout">Where each block lies.</param>
    public static Head Views(Tensor dense, ModelLayout layout) =>
        new([.. layout.Dense.Select(block => dense.narrow(0, block.Offset, block.Length).view(block.Shape))], layout);
}

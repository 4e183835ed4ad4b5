using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "cnp": a conditional neural process. An encoder turns the support into one vector, and that vector sets the network: it modulates the hidden layers and gives the last one an offset.
/// Adaptation is one pass forward; what a gradient step would find is learned once for all tasks.
/// </summary>
/// <remarks>
/// With x_i the input of a support item, e_i what the network at θ leaves of its target, and s_i = [x_i, e_i x_i, e_i]: r = Σ_i (relu(s_i·A + a)·B + s_i·C) / (n + κ), of
/// <see cref="LearnerSpec.TaskWidth"/>; κ = <see cref="LearnerSpec.SupportShrinkage"/>. C alone would be a learned gradient step. Then each weight matrix W of several columns becomes W ∘ (1 + r·Γ), column by column, each of one column, which leads to the output,
/// w + r·Γ, and each bias b + r·Γ; what all tasks share stays. Every Γ starts at zero, so that the start is the network itself, and no support leaves it. M. Garnelo et al., 2018 (CNP); J. Requeima et al., 2019 (CNAPs);
/// X. Lin, J. Wu, C. Zhou, S. Pan, Y. Cao and B. Wang, 2021 (TaNP).
/// </remarks>
public sealed class Cnp : MetaLearner
{
    private const string HiddenWeight = "encoder1.weight";
    private const string HiddenBias = "encoder1.bias";
    private const string OutputWeight = "encoder2.weight";
    private const string DirectWeight = "encoder.direct.weight";

    public override string Name => "cnp";

    public override IReadOnlyList<string> Options => LearnerOptions.OfCnp;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape)
    {
        var width = shape.Learner.TaskWidth;
        var input = (2 * shape.ItemWidth) + 1;
        BlockShape[] blocks =
        [
            BlockShape.Weight(HiddenWeight, input, 2 * width, 0),
            BlockShape.Bias(HiddenBias, 2 * width, 0),
            BlockShape.Weight(OutputWeight, 2 * width, width, 0),
            BlockShape.Weight(DirectWeight, input, width, 0),
            .. shape.NetworkBlocks.Where(block => block.Adapts).Select(block => BlockShape.Weight(Modulation(block), width, block.Columns == 1 ? block.Rows : block.Columns, 0, BlockStart.Zero)),
        ];

        // What they steer is the adaptation, and inputs are small: at the network's rate they would not have grown when training ends.
        return [.. blocks.Select(block => block with { Group = RateGroup.InnerLoop })];
    }

    public override int AdaptedNumbers(ModelShape shape) => shape.Learner.TaskWidth;

    public override Predictor<T> Adapt<T>(TaskGraph<T> task)
    {
        var weights = AdaptedWeights(task);
        return items => task.Predict(weights, items);
    }

    /// <summary>The network's weights as the support sets them.</summary>
    internal static Weights<T> AdaptedWeights<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (task.Support == 0)
        {
            return task.Weights;
        }

        var summary = Summary(task);
        return task.Weights.Map((weight, i) => task.Weights.Blocks[i] is { Adapts: true } block ? Modulated(block, weight, summary.Dot(task[Modulation(block)])) : weight);
    }

    private static Node<T> Summary<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var items = task.SupportItems;
        var rest = task.SupportTargets - task.Predict(task.Weights, items);
        var said = task.Tape.JoinColumns(items, items * rest, rest);
        var hidden = (said.Dot(task[HiddenWeight]) + task[HiddenBias]).Relu();
        return (hidden.SumRows().Dot(task[OutputWeight]) + said.SumRows().Dot(task[DirectWeight])) * (1 / (task.Support + task.Learner.SupportShrinkage));
    }

    private static Node<T> Modulated<T>(BlockShape block, Node<T> weight, Node<T> by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (block.IsVector)
        {
            return weight + by;
        }

        return block.Columns == 1 ? weight + by.Transposed() : weight + (weight * by);
    }

    private static string Modulation(BlockShape block) => $"modulation.{block.Name}";
}

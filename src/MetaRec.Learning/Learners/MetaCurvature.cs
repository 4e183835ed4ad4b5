using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "meta-curvature": MAML whose inner gradients are turned by learned matrices, one for the inputs and one for the outputs of each layer: a Kronecker-factored preconditioner.
/// Without training it is MAML.
/// </summary>
/// <remarks>
/// With G the inner loss's gradient of a weight matrix [a, b]: W_{k+1} = W_k − α_k · M_in·G·M_out, M_in [a, a] and M_out [b, b] from the identity, the same in all steps; a bias has
/// M_out alone, and a side of one needs none: α_k is its matrix. α_k as MAML has them. E. Park and J. B. Oliva, 2019.
/// </remarks>
public sealed class MetaCurvature : InnerLoopLearner
{
    public override string Name => "meta-curvature";

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) =>
        shape.Learner.InnerSteps == 0 ? [] : [.. base.Blocks(shape), .. Moving(shape).SelectMany(Curvatures)];

    protected override Node<T> Update<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> gradient)
    {
        var turned = block.Rows > 1 ? task[InputsOf(block)].Dot(gradient) : gradient;
        return Rate(task, step, block) * (block.Columns > 1 ? turned.Dot(task[OutputsOf(block)]) : turned);
    }

    private static IEnumerable<BlockShape> Curvatures(BlockShape block)
    {
        if (block.Rows > 1)
        {
            yield return new BlockShape(InputsOf(block), block.Rows, block.Rows) { Start = BlockStart.Identity };
        }

        if (block.Columns > 1)
        {
            yield return new BlockShape(OutputsOf(block), block.Columns, block.Columns) { Start = BlockStart.Identity };
        }
    }

    private static string InputsOf(BlockShape block) => $"curvature_in.{block.Name}";

    private static string OutputsOf(BlockShape block) => $"curvature_out.{block.Name}";
}

using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Tests.Extending;

/// <summary>"offset": a user rates so much above or below the network's prediction as the support says on average; the fewer ratings, the less.</summary>
/// <remarks>f(x) = f_θ(x) + Σ (y − f_θ(x_s)) / (n + e^k) over the n support rows; k is learned, and begins at a weight of five ratings.</remarks>
public sealed class OffsetLearner : MetaLearner
{
    private const string Prior = "log_offset_prior";

    public override string Name => "offset";

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) =>
        [new BlockShape(Prior, 1, 1) { Start = BlockStart.Constant, Value = Math.Log(5), Group = RateGroup.InnerLoop, IsVector = true }];

    public override Predictor<T> Adapt<T>(TaskGraph<T> task)
    {
        if (task.Support == 0)
        {
            return items => task.Predict(task.Weights, items);
        }

        Node<T> errors = task.SupportTargets - task.Predict(task.Weights, task.SupportItems);
        Node<T> offset = errors.Sum() / (task[Prior].Exp() + task.Support);
        return items => task.Predict(task.Weights, items) + offset;
    }
}

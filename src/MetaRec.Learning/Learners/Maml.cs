using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "maml": gradient steps from θ on the support, and the exact derivative of the query loss through them; with
/// <see cref="MetaRec.Data.Specs.GradientOrder.First"/> the inner gradients count as constants (FOMAML). Inner rates per layer and step, learned where the spec says so (as MAML++ does).
/// What reads the inputs of user and item has a learned multiplier per input, and is pulled towards θ, where the spec says so.
/// </summary>
/// <remarks>
/// <para>
/// φ₀ = θ, φ_{k+1} = φ_k − α_k ∘ M∇L_support(φ_k), L_support(φ) = (Σ (f_φ(x) − y)² + λ |φ − θ|²_{M⁻¹}) / (n + κ); meta-gradient ∂L_query(φ_K)/∂θ. α_k = e^{r_k}, one r per layer, so
/// that rates stay positive. This is the plain form, for any network; the perceptron has one of its own (<see cref="Engine.Taskwise.TaskwiseMaml{T}"/>), to which it is equal.
/// </para>
/// <para>
/// M = diag(e^{m_j}), one m_j per number of the input of user and item, the same for the first layer and the linear path, 1 for biases; λ = e^{l}, one for each of the two, and 0 for all other layers. So
/// φ_{k+1} − θ = (1 − 2α_kλ/(n + κ)) (φ_k − θ) − α_k M∇L₀, with L₀ the squared errors alone: for the linear path, whose loss is a parabola, steps lead towards the ridge regression of
/// strength λ/e^{m_j} on input j. The pull is not an inner gradient: first order keeps its derivative.
/// </para>
/// <para>C. Finn, P. Abbeel and S. Levine, 2017; A. Antoniou, H. Edwards and A. Storkey, 2019; A. Rajeswaran, C. Finn, S. Kakade and S. Levine, 2019 (the pull, there with one fixed λ).</para>
/// </remarks>
public sealed class Maml : InnerLoopLearner
{
    public override string Name => "maml";

    public override IReadOnlyList<string> Options => LearnerOptions.OfMaml;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape)
    {
        var (blocks, inputs) = (base.Blocks(shape), shape.UserWidth + shape.ItemWidth);
        var paths = InputPaths(shape.NetworkBlocks, inputs).Length;
        if (blocks.Count == 0 || paths == 0)
        {
            return blocks;
        }

        BlockShape[] rates = shape.Learner.LearnInputRates ? [new BlockShape(ModelLayout.LogInputRates, 1, inputs) { Group = RateGroup.InnerLoop, IsVector = true }] : [];
        BlockShape[] pulls = shape.Learner is { Pull: > 0, InnerSteps: > 1 }
            ? [new BlockShape(ModelLayout.LogPulls, 1, paths) { Start = BlockStart.Constant, Value = Math.Log(shape.Learner.Pull), Group = RateGroup.InnerLoop, IsVector = true }]
            : [];
        return [.. blocks, .. rates, .. pulls];
    }

    protected override Node<T> Moved<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> weight, Node<T> gradient)
    {
        var inputs = task.User.Columns + task.SupportItems.Columns;
        var path = Array.IndexOf(InputPaths(task.Weights.Blocks, inputs), block.Path);
        if (path < 0)
        {
            return base.Moved(task, step, block, weight, gradient);
        }

        var turned = task.Learner.LearnInputRates && block.Rows == inputs ? gradient * task[ModelLayout.LogInputRates].Exp().Transposed() : gradient;
        var moved = base.Moved(task, step, block, weight, turned);
        if (step == 0 || task.Learner.Pull == 0)
        {
            return moved;
        }

        var pull = Rate(task, step, block) * task[ModelLayout.LogPulls].SliceColumns(path, 1).Exp() * (2 / (task.Support + task.Learner.SupportShrinkage));
        return moved - (pull * (weight - task.Weights[block.Name]));
    }

    /// <summary>The paths, ascending, that read user and item side by side.</summary>
    private static int[] InputPaths(IReadOnlyList<BlockShape> blocks, int inputs) =>
        [.. blocks.Where(block => block.TakesContext && blocks.Any(weight => weight.Path == block.Path && weight.Rows == inputs)).Select(block => block.Path)];
}

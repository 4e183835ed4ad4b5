using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>"meta-sgd": MAML with a learned rate for every single weight, so that direction and length of the steps are learned as well as their start. The same rates in all steps.</summary>
/// <remarks>
/// φ_{k+1} = φ_k − α ∘ ∇L_support(φ_k), α of θ's size and free in sign. α = innerRate · a, and a, from 1, lies in θ: so the optimizer's steps are relative to the rate that it
/// starts from. Z. Li, F. Zhou, F. Chen and H. Li, 2017.
/// </remarks>
public sealed class MetaSgd : InnerLoopLearner
{
    public override string Name => "meta-sgd";

    public override IReadOnlyList<string> Options => LearnerOptions.OfMetaSgd;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) => shape.Learner.InnerSteps == 0
        ? []
        :
        [
            .. Moving(shape).Select(block => new BlockShape(RatesOf(block), block.Rows, block.Columns)
            {
                Start = BlockStart.Constant,
                Value = 1,
                Group = RateGroup.InnerLoop,
                IsVector = block.IsVector,
            }),
        ];

    protected override Node<T> Update<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> gradient) => task[RatesOf(block)] * gradient * task.Learner.InnerRate;

    private static string RatesOf(BlockShape block) => $"rates.{block.Name}";
}

using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>"anil" (almost no inner loop): MAML whose steps move only what leads to the prediction; the body below, what it makes of user and item, is the same for all tasks.</summary>
/// <remarks>
/// With θ = (b, h) of body and head: h₀ = h, h_{k+1} = h_k − α_k ∘ ∂L_support(b, h_k)/∂h; meta-gradient ∂L_query(b, h_K)/∂(b, h). The head is what the network marks
/// (<see cref="BlockShape.IsHead"/>): the perceptron's last layer, and its linear path. A. Raghu, M. Raghu, S. Bengio and O. Vinyals, 2020.
/// </remarks>
public sealed class Anil : InnerLoopLearner
{
    public override string Name => "anil";

    protected override bool Moves(BlockShape block) => base.Moves(block) && block.IsHead;
}

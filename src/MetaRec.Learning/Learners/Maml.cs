namespace MetaRec.Learning.Learners;

/// <summary>
/// "maml": gradient steps from θ on the support, and the exact derivative of the query loss through them; with
/// <see cref="MetaRec.Data.Specs.GradientOrder.First"/> the inner gradients count as constants (FOMAML). Inner rates per layer and step, learned where the spec says so (as MAML++ does).
/// </summary>
/// <remarks>
/// φ₀ = θ, φ_{k+1} = φ_k − α_k ∘ ∇L_support(φ_k), L_support(φ) = Σ (f_φ(x) − y)² / (n + κ); meta-gradient ∂L_query(φ_K)/∂θ. α_k = e^{r_k}, one r per layer, so that rates stay
/// positive. This is the plain form, for any network; the perceptron has one of its own (<see cref="Engine.Taskwise.TaskwiseMaml{T}"/>), to which it is equal.
/// C. Finn, P. Abbeel and S. Levine, 2017; A. Antoniou, H. Edwards and A. Storkey, 2019.
/// </remarks>
public sealed class Maml : InnerLoopLearner
{
    public override string Name => "maml";
}

using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "maml": gradient steps from θ on the support, and the exact derivative of the query loss through them; with <see cref="GradientOrder.First"/> the inner gradients count as
/// constants (FOMAML). Inner rates per layer and step, learned where the spec says so (as MAML++ does).
/// </summary>
/// <remarks>
/// φ₀ = θ, φ_{k+1} = φ_k − α_k ∘ ∇L_support(φ_k), L_support(φ) = Σ (f_φ(x) − y)² / (n + κ); meta-gradient ∂L_query(φ_K)/∂θ. α_k = e^{r_k}, one r per layer, so that rates stay
/// positive. This is the plain form, for any network; the perceptron has one of its own (<see cref="Engine.Taskwise.TaskwiseMaml{T}"/>), to which it is equal.
/// C. Finn, P. Abbeel and S. Levine, 2017; A. Antoniou, H. Edwards and A. Storkey, 2019.
/// </remarks>
public sealed class Maml : MetaLearner
{
    public override string Name => "maml";

    public override bool Adapts(LearnerSpec learner) => learner.InnerSteps > 0;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) => InnerRates.Blocks(shape);

    public override Predictor<T> Adapt<T>(TaskGraph<T> task)
    {
        var weights = task.Weights;
        for (var step = 0; step < task.Learner.InnerSteps && task.Support > 0; step++)
        {
            weights = Step(task, weights, step);
        }

        return items => task.Predict(weights, items);
    }

    private static Weights<T> Step<T>(TaskGraph<T> task, Weights<T> weights, int step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var gradients = task.Tape.Gradient(task.SupportLoss(task.Predict(weights, task.SupportItems)), weights.Nodes);
        return weights.Map((weight, i) =>
        {
            if (!weights.Blocks[i].Adapts)
            {
                return weight;
            }

            var gradient = task.Learner.Order == GradientOrder.Second ? gradients[i] : gradients[i].Detached();
            return weight - (InnerRates.Of(task, step, weights.Blocks[i].Path) * gradient);
        });
    }
}

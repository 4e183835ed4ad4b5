using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "ridge": the last layer is solved for on the support, as ridge regression with one learned strength per feature, and the meta-gradient leads through the solution.
/// </summary>
/// <remarks>
/// With X the support's features and a constant, and r what the network at θ leaves of its targets: v = (XᵀX + Λ)⁻¹Xᵀr, prediction f_θ(x) + x·v. Λ = diag(e^λ), λ learned from
/// <see cref="MetaRec.Data.Specs.LearnerSpec.RidgeStrength"/>. L. Bertinetto, J. Henriques, P. Torr and A. Vedaldi, 2019 (R2-D2); K. Lee, S. Maji, A. Ravichandran and S. Soatto, 2019.
/// </remarks>
public sealed class Ridge : MetaLearner
{
    private const string Strengths = "log_ridge_strengths";

    public override string Name => "ridge";

    public override IReadOnlyList<string> Options => LearnerOptions.OfRidge;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) =>
    [
        new BlockShape(Strengths, 1, shape.FeatureWidth + 1) { Start = BlockStart.Constant, Value = Math.Log(shape.Learner.RidgeStrength), Group = RateGroup.InnerLoop, IsVector = true },
    ];

    public override int AdaptedNumbers(ModelShape shape) => shape.FeatureWidth + 1;

    public override Predictor<T> Adapt<T>(TaskGraph<T> task)
    {
        if (task.Support == 0)
        {
            return items => task.Predict(task.Weights, items);
        }

        var solution = Solve(task);
        return items => task.Predict(task.Weights, items) + WithConstant(task.Features(task.Weights, items)).Dot(solution);
    }

    /// <summary>v: a weight for each feature, and a constant. [features + 1, 1].</summary>
    internal static Node<T> Solve<T>(TaskGraph<T> task)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var features = WithConstant(task.Features(task.Weights, task.SupportItems));
        var rest = task.SupportTargets - task.Predict(task.Weights, task.SupportItems);
        var gram = features.TransposedDot(features) + task[Strengths].Exp().Diagonal();
        return task.Tape.Solve(gram, features.TransposedDot(rest));
    }

    private static Node<T> WithConstant<T>(Node<T> features)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => features.Tape.JoinColumns(features, features.Tape.Filled(features.Rows, 1, 1));
}

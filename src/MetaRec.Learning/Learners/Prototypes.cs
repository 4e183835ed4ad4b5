using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>What a support says in classes: the mean features of what the user likes and of what not, and how high the user rates. What metric learners compare items with.</summary>
/// <remarks>
/// A rating at position p of the rating range counts as liked with weight a = σ(e^s (p − threshold)) and as not liked with 1 − a, so that a support of one kind has both prototypes, and gradients
/// reach the slope s. c_k = (e^λ d_k + Σ a_ik z_i) / (e^λ + Σ a_ik): a learned default d_k counts for e^λ ratings, so few ratings move a prototype less, and none leave the default.
/// The level is Σ (y_i − f_θ(x_i)) / (n + e^μ). Slope, λ and μ are learned.
/// </remarks>
/// <param name="Liked">[1, features].</param>
/// <param name="NotLiked">[1, features].</param>
/// <param name="Level">What the user rates higher than the network at θ predicts: [1, 1].</param>
internal readonly record struct Prototypes<T>(Node<T> Liked, Node<T> NotLiked, Node<T> Level)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string Defaults = "default_prototypes";
    private const string Slope = "log_like_slope";
    private const string Strengths = "log_prototype_strengths";

    /// <summary>A rating of a fifth of the range above the threshold starts as liked by 0.83.</summary>
    private const double StartOfSlope = 8;

    public static IReadOnlyList<BlockShape> Blocks(ModelShape shape) =>
    [
        new BlockShape(Defaults, 2, shape.FeatureWidth),
        new BlockShape(Slope, 1, 1) { Start = BlockStart.Constant, Value = Math.Log(StartOfSlope), Group = RateGroup.InnerLoop, IsVector = true },
        new BlockShape(Strengths, 1, 2) { Start = BlockStart.Constant, Value = Math.Log(shape.Learner.PrototypeStrength), Group = RateGroup.InnerLoop, IsVector = true },
    ];

    public static Prototypes<T> Of(TaskGraph<T> task)
    {
        var defaults = task[Defaults];
        if (task.Support == 0)
        {
            return new Prototypes<T>(defaults.SliceRows(0, 1), defaults.SliceRows(1, 1), task.Tape.Zeros(1, 1));
        }

        var strengths = task[Strengths].Exp();
        var liked = Liking(task);
        var shares = task.Tape.JoinColumns(liked, -(liked - 1));
        var strength = strengths.SliceColumns(0, 1);
        var sums = (strength * defaults) + shares.TransposedDot(task.Features(task.Weights, task.SupportItems));
        var prototypes = sums / (shares.SumRows().Transposed() + strength);
        var rest = task.SupportTargets - task.Predict(task.Weights, task.SupportItems);
        return new Prototypes<T>(prototypes.SliceRows(0, 1), prototypes.SliceRows(1, 1), rest.Sum() / (strengths.SliceColumns(1, 1) + task.Support));
    }

    /// <summary>How far each rating of the support counts as liked: [S, 1].</summary>
    private static Node<T> Liking(TaskGraph<T> task)
    {
        var above = task.Learner.LikeThreshold is { } threshold ? task.SupportLabels - threshold : task.SupportLabels - task.SupportLabels.Mean();
        return (task[Slope].Exp() * above).Sigmoid();
    }
}

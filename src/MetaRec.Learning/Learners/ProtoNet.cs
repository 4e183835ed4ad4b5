using MetaRec.Data.Specs;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "protonet": an item is as good as it lies nearer, among the network's features, to the prototype of what the user likes than to that of what not. No gradient steps: adaptation is two means.
/// </summary>
/// <remarks>
/// With z the features of an item and c the <see cref="Prototypes{T}"/>, classes score −Σ_j w_j (z_j − c_j)², so the log-odds of liking are o = Σ_j w_j ((z_j − c⁻_j)² − (z_j − c⁺_j)²), and the prediction is
/// f_θ(x) + level + o. w = e^ω is learned, one weight per feature: it is the temperature of the softmax and the slope of the read-out in one, so log-odds are in units of ratings.
/// J. Snell, K. Swersky and R. Zemel, 2017.
/// </remarks>
public sealed class ProtoNet : MetaLearner
{
    private const string LogWeights = "log_distance_weights";

    public override string Name => "protonet";

    public override IReadOnlyList<string> Options => LearnerOptions.OfProtoNet;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) =>
    [
        .. Prototypes<float>.Blocks(shape),
        new BlockShape(LogWeights, 1, shape.FeatureWidth) { Start = BlockStart.Constant, Group = RateGroup.InnerLoop, IsVector = true },
    ];

    /// <summary>Two prototypes, and the level.</summary>
    public override int AdaptedNumbers(ModelShape shape) => (2 * shape.FeatureWidth) + 1;

    public override Predictor<T> Adapt<T>(TaskGraph<T> task)
    {
        var prototypes = Prototypes<T>.Of(task);
        var weights = task[LogWeights].Exp();
        return items =>
        {
            var features = task.Features(task.Weights, items);
            var nearer = (features - prototypes.NotLiked).Square() - (features - prototypes.Liked).Square();
            return task.Predict(task.Weights, items) + prototypes.Level + nearer.DotTransposed(weights);
        };
    }
}

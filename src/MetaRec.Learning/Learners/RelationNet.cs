using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// "relationnet": a learned relation module, a network of two layers, says how well an item goes with the prototype of what the user likes, and with that of what not: where
/// "protonet" fixes the distance, this learns the comparison.
/// </summary>
/// <remarks>
/// With z the features of an item and c the <see cref="Prototypes{T}"/>: g(z, c) = v·relu(z·Q + c·C + (z ∘ c)·P + b), Q, C, P [features, relation width]. The classes' softmax over g has log-odds
/// o = g(z, c⁺) − g(z, c⁻), in units of ratings by v, and the prediction is f_θ(x) + level + o. F. Sung, Y. Yang, L. Zhang, T. Xiang, P. Torr and T. Hospedales, 2018.
/// </remarks>
public sealed class RelationNet : MetaLearner
{
    private const string Queries = "relation.query.weight";
    private const string Classes = "relation.class.weight";
    private const string Products = "relation.product.weight";
    private const string Bias = "relation.bias";
    private const string Output = "relation.output.weight";

    public override string Name => "relationnet";

    public override IReadOnlyList<string> Options => LearnerOptions.OfRelationNet;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape)
    {
        var width = shape.Learner.RelationWidth;
        BlockShape[] module =
        [
            BlockShape.Weight(Queries, shape.FeatureWidth, width, 0),
            BlockShape.Weight(Classes, shape.FeatureWidth, width, 0),
            BlockShape.Weight(Products, shape.FeatureWidth, width, 0),
            BlockShape.Bias(Bias, width, 0),
            BlockShape.Weight(Output, width, 1, 0),
        ];
        return [.. Prototypes<float>.Blocks(shape), .. module.Select(block => block with { Group = RateGroup.InnerLoop })];
    }

    /// <summary>Two prototypes, and the level.</summary>
    public override int AdaptedNumbers(ModelShape shape) => (2 * shape.FeatureWidth) + 1;

    public override Predictor<T> Adapt<T>(TaskGraph<T> task)
    {
        var prototypes = Prototypes<T>.Of(task);
        return items =>
        {
            var features = task.Features(task.Weights, items);
            var query = features.Dot(task[Queries]) + task[Bias];
            var relation = (Hidden(prototypes.Liked) - Hidden(prototypes.NotLiked)).Dot(task[Output]);
            return task.Predict(task.Weights, items) + prototypes.Level + relation;

            Node<T> Hidden(Node<T> prototype) => (query + prototype.Dot(task[Classes]) + (features * prototype).Dot(task[Products])).Relu();
        };
    }
}

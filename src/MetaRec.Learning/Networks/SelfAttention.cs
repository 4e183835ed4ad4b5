using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>"attention": one block of causal self-attention over the latest interactions (SASRec: Kang and McAuley, 2018), small enough to do without normalization and dropout.</summary>
/// <remarks>
/// Tokens t = x·W_t + rating embedding + position, behind a learned first token for the user who has none; positions count back from the latest interaction. a = softmax(Q·Kᵀ/√d)·V
/// with Q = t·W_q, K = t·W_k, V = t·W_v, each token looking at itself and what lies before it; h = (t + a) + relu((t + a)·W₁ + b₁)·W₂ + b₂. All are d =
/// <see cref="MetaRec.Data.Specs.ModelSpec.TowerWidth"/> wide. A. Vaswani et al., 2017.
/// </remarks>
public sealed class SelfAttention : SequenceNetwork
{
    /// <summary>Added to the scores of what lies ahead: its share becomes exactly 0, without infinities that would turn into NaN.</summary>
    private const double Hidden = -1e9;

    public override string Name => "attention";

    protected override IEnumerable<BlockShape> EncoderBlocks(ModelShape shape, int path)
    {
        var width = shape.Model.TowerWidth;
        return
        [
            new BlockShape("rating.weight", RatingKnots, width) { Start = BlockStart.SmallHe, Penalized = true, Path = path },
            new BlockShape("position.weight", shape.Model.History, width) { Start = BlockStart.SmallHe, Penalized = true, Path = path },
            BlockShape.Weight("token.weight", shape.ItemWidth, width, path),
            BlockShape.Bias("token.first", width, path),
            BlockShape.Weight("attention.query.weight", width, width, path + 1),
            BlockShape.Weight("attention.key.weight", width, width, path + 1),
            BlockShape.Weight("attention.value.weight", width, width, path + 1),
            BlockShape.Weight("feed1.weight", width, width, path + 2),
            BlockShape.Bias("feed1.bias", width, path + 2),
            BlockShape.Weight("feed2.weight", width, width, path + 2, BlockStart.SmallHe),
            BlockShape.Bias("feed2.bias", width, path + 2),
        ];
    }

    protected override Node<T> States<T>(Weights<T> weights, TaskGraph<T> task, int first, int count, bool lastOnly)
    {
        var tokens = Tokens(weights, task, first, count);
        var asking = lastOnly ? tokens.SliceRows(count, 1) : tokens;
        var scores = asking.Dot(weights["attention.query.weight"]).DotTransposed(tokens.Dot(weights["attention.key.weight"])) * (1 / Math.Sqrt(tokens.Columns));
        if (!lastOnly)
        {
            scores += Ahead<T>(task.Tape, count + 1);
        }

        var seen = asking + scores.SoftmaxRows().Dot(tokens.Dot(weights["attention.value.weight"]));
        var feed = (seen.Dot(weights["feed1.weight"]) + weights["feed1.bias"]).Relu();
        return seen + feed.Dot(weights["feed2.weight"]) + weights["feed2.bias"];
    }

    private static Node<T> Tokens<T>(Weights<T> weights, TaskGraph<T> task, int first, int count)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (count == 0)
        {
            return weights["token.first"];
        }

        var items = task.SupportItems.SliceRows(first, count).Dot(weights["token.weight"]);
        var ratings = task.SupportShares(RatingKnots).SliceRows(first, count).Dot(weights["rating.weight"]);
        var positions = weights["position.weight"].SliceRows(task.Model.History - count, count);
        return task.Tape.JoinRows(weights["token.first"], items + ratings + positions);
    }

    private static Node<T> Ahead<T>(Tape<T> tape, int length)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var mask = tape.Leaf(length, length);
        for (var row = 0; row < length; row++)
        {
            tape.Write(mask, row)[(row + 1)..].Fill(T.CreateChecked(Hidden));
        }

        return mask;
    }
}

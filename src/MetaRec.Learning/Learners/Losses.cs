using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Engine;

namespace MetaRec.Learning.Learners;

/// <summary>The losses on a tape, row by row.</summary>
/// <remarks>
/// With s the prediction of a row and s₁ … s_K those of its negatives: squared (s − y)²; smooth-l1 Huber's; cross-entropy, with negatives, ½ log(1 + e⁻ˢ) + ½ mean_k log(1 + e^{s_k}),
/// so that a logit of 0 is an even choice whatever K is (W.-C. Kang and J. McAuley, 2018, with K = 1), without them log(1 + eˢ) − l·s, l being 1 for a rating in the upper half of the range; bpr mean_k log(1 + e^{s_k − s}) (Rendle, Freudenthaler, Gantner and Schmidt-Thieme, 2009);
/// softmax log(eˢ + Σ e^{s_k}) − s.
/// </remarks>
internal static class Losses
{
    /// <summary>Where a position on the rating range counts as liking.</summary>
    public const double LikeThreshold = 0.5;

    /// <summary>The loss of each row: [n, 1].</summary>
    /// <param name="loss">Which.</param>
    /// <param name="predictions">[n + n·K, 1]: the rows, then K negatives of the first, of the second, and so on.</param>
    /// <param name="targets">What is to be predicted over the base: [n, 1].</param>
    /// <param name="labels">Positions on the rating range: [n, 1].</param>
    public static Node<T> Rows<T>(QueryLoss loss, Node<T> predictions, Node<T> targets, Node<T> labels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = targets.Rows;
        var scores = predictions.SliceRows(0, count);
        var perRow = count == 0 ? 0 : (predictions.Rows - count) / count;
        return loss switch
        {
            QueryLoss.Squared => (scores - targets).Square(),
            QueryLoss.SmoothL1 => (scores - targets).Huber(QueryLosses.Threshold),
            QueryLoss.CrossEntropy when perRow == 0 => scores.Softplus() - (Liked(labels) * scores),
            QueryLoss.CrossEntropy => ((-scores).Softplus() + (Negatives().Softplus().SumColumns() * (1.0 / perRow))) * 0.5,
            QueryLoss.Bpr => (Negatives() - scores).Softplus().SumColumns() * (1.0 / perRow),
            QueryLoss.Softmax => predictions.Tape.JoinColumns(scores, Negatives()).LogSumExpRows() - scores,
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "There is no such loss."),
        };

        Node<T> Negatives() => perRow > 0
            ? predictions.SliceRows(count, count * perRow).Reshape(count, perRow)
            : throw new ArgumentException($"The loss {loss} compares with negatives, but the task has none. Draw some: episodes.negatives.", nameof(predictions));
    }

    private static Node<T> Liked<T>(Node<T> labels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var liked = labels.Tape.Leaf(labels.Rows, 1);
        for (var row = 0; row < labels.Rows; row++)
        {
            labels.Tape.Write(liked, row)[0] = labels[row, 0] > T.CreateChecked(LikeThreshold) ? T.One : T.Zero;
        }

        return liked;
    }
}

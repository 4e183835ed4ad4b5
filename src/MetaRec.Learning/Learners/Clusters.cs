using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// Initializations for kinds of tasks: a task is softly assigned to learned clusters, by what its user and its support say, and each cluster shifts the weights that adaptation starts from. Any
/// meta-learner then goes on from there.
/// </summary>
/// <remarks>
/// With user input u, item inputs x_i and targets t_i of the n support rows: h = tanh([u, Σ t_i x_i / √(n + 1), Σ t_i / √(n + 1)]·W + b), a = softmax(h·Kᵀ) over the rows of K, the clusters' keys. Each
/// bias and each block of the head starts from θ + a·O, one row of O per cluster; O starts at zero, so that clusters are told apart by training alone.
/// Divided by a root, noise in the sums stays of one size and what ratings agree on grows: few ratings mix clusters, many choose one. A key-query memory as in MAMO
/// (M. Dong, F. Yuan, L. Yao, X. Xu and L. Zhu, 2020); initializations by cluster as in HSML (H. Yao, Y. Wei, J. Huang and Z. Li, 2019).
/// </remarks>
internal static class Clusters
{
    private const string EmbeddingWeight = "clusters.embedding.weight";
    private const string EmbeddingBias = "clusters.embedding.bias";
    private const string Keys = "clusters.keys";

    /// <summary>What they keep in θ; nothing where the spec has no clusters.</summary>
    public static IEnumerable<BlockShape> Blocks(ModelShape shape)
    {
        var (clusters, width) = (shape.Learner.Clusters, shape.Learner.TaskWidth);
        return clusters == 0
            ? []
            :
            [
                BlockShape.Weight(EmbeddingWeight, shape.UserWidth + shape.ItemWidth + 1, width, 0) with { Group = RateGroup.InnerLoop },
                BlockShape.Bias(EmbeddingBias, width, 0),
                BlockShape.Weight(Keys, clusters, width, 0) with { Group = RateGroup.InnerLoop },
                .. shape.NetworkBlocks.Where(Shifts).Select(block => BlockShape.Weight(Offsets(block), clusters, block.Rows * block.Columns, 0, BlockStart.Zero)),
            ];
    }

    /// <summary>The weights that a task starts from.</summary>
    /// <param name="task">The task.</param>
    /// <param name="network">The network at θ.</param>
    /// <param name="withSupport">Whether the support counts, or the user's input alone.</param>
    public static Weights<T> Start<T>(TaskGraph<T> task, Weights<T> network, bool withSupport)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shares = Shares(task, withSupport);
        return network.Map((weight, i) => network.Blocks[i] is var block && Shifts(block)
            ? weight + shares.Dot(task[Offsets(block)]).Reshape(block.Rows, block.Columns)
            : weight);
    }

    /// <summary>How far the task belongs to each cluster: [1, clusters].</summary>
    public static Node<T> Shares<T>(TaskGraph<T> task, bool withSupport)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var embedding = task.Tape.JoinColumns(task.User, withSupport && task.Support > 0 ? Summary(task) : task.Tape.Zeros(1, task.QueryItems.Columns + 1));
        return (embedding.Dot(task[EmbeddingWeight]) + task[EmbeddingBias]).Tanh().DotTransposed(task[Keys]).SoftmaxRows();
    }

    private static Node<T> Summary<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var liked = task.SupportTargets.TransposedDot(task.SupportItems);
        return task.Tape.JoinColumns(liked, task.SupportTargets.Sum()) * (1 / Math.Sqrt(task.Support + 1));
    }

    private static bool Shifts(BlockShape block) => block.Adapts && (block.IsHead || block.IsVector);

    private static string Offsets(BlockShape block) => $"clusters.{block.Name}";
}

using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>
/// A network whose user is what the latest support interactions, oldest first, make of them: an encoder turns them into states, and the head of the perceptron, with a product of
/// state and item beside it, predicts from state, user and item.
/// </summary>
/// <remarks>
/// A query item is predicted from the state after the whole support. A support item is predicted from the state before it, so that no rating is explained by itself and the inner
/// loop meets what the query will: the next item. f(x) = head(h, u, x) + h · (x·M). Only the last <see cref="ModelSpec.History"/> interactions are encoded; earlier ones are
/// predicted from the state of a user who has none.
/// </remarks>
public abstract class SequenceNetwork : IRatingNetwork
{
    /// <summary>Knots of the rating embedding, evenly over the rating range.</summary>
    internal const int RatingKnots = 5;

    public abstract string Name { get; }

    public IReadOnlyList<string> Options => NetworkOptions.OfSequence;

    public IReadOnlyList<BlockShape> Blocks(ModelShape shape)
    {
        var blocks = RatingHead.Blocks(shape.Model, shape.Model.TowerWidth + shape.UserWidth + shape.ItemWidth);
        var path = blocks.Max(block => block.Path) + 1;
        blocks.Add(BlockShape.Weight("match.weight", shape.ItemWidth, shape.Model.TowerWidth, path, BlockStart.SmallHe) with { IsHead = true });
        blocks.AddRange(EncoderBlocks(shape, path + 1));
        return blocks;
    }

    public int FeatureWidth(ModelShape shape) => shape.Model.Hidden[^1];

    public Node<T> Features<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T> => RatingHead.Features(weights, items, State(weights, task, items), task.User);

    public Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var state = State(weights, task, items);
        return RatingHead.Predict(weights, task, items, state, task.User) + (items.Dot(weights["match.weight"]) * state).SumColumns();
    }

    /// <summary>The encoder's blocks.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="path">The first path that is free.</param>
    protected abstract IEnumerable<BlockShape> EncoderBlocks(ModelShape shape, int path);

    /// <summary>The states after none, one, … all of the encoded interactions: [count + 1, tower width]; or the last of them alone, where no other is needed.</summary>
    /// <param name="weights">The network's blocks.</param>
    /// <param name="task">Gives the support.</param>
    /// <param name="first">First support row that is encoded.</param>
    /// <param name="count">Rows from there on; may be 0.</param>
    /// <param name="lastOnly">Whether only the last state is needed.</param>
    protected abstract Node<T> States<T>(Weights<T> weights, TaskGraph<T> task, int first, int count, bool lastOnly)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private Node<T> State<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = Math.Min(task.Support, task.Model.History);
        var first = task.Support - count;
        if (!task.IsSupport(items))
        {
            return States(weights, task, first, count, lastOnly: true);
        }

        var before = new int[items.Rows];
        for (var row = 0; row < before.Length; row++)
        {
            // A negative is compared with its row, so it is predicted from where its row is.
            var own = row < task.Support ? row : (row - task.Support) / task.SupportNegatives;
            before[row] = Math.Max(0, own - first);
        }

        return States(weights, task, first, count, lastOnly: false).GatherRows(before);
    }
}

using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>One task on a tape: θ, what the task's user and items put in, its support and its query. What meta-learners and networks compute with.</summary>
public sealed class TaskGraph<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ModelLayout _layout;
    private readonly Dictionary<string, int> _places;
    private readonly Node<T>[] _dense;
    private readonly Node<T>[] _leaves;
    private readonly QueryLoss _innerLoss;
    private readonly Weights<T> _network;

    internal TaskGraph(Tape<T> tape, ModelLayout layout, Node<T>[] dense)
    {
        Tape = tape;
        _layout = layout;
        _dense = dense;
        _innerLoss = layout.LearnerSpec.InnerLoss();
        _places = layout.Dense.Select((block, place) => (block.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
        _leaves = [.. dense, default, default, default];
        _network = new Weights<T>(layout.NetworkBlocks, dense[..layout.NetworkBlocks.Count]);
        (Weights, UnadaptedWeights) = (_network, _network);
    }

    public Tape<T> Tape { get; }

    public ModelSpec Model => _layout.Model;

    public LearnerSpec Learner => _layout.LearnerSpec;

    /// <summary>What adaptation starts from: the network at θ; with clusters, shifted for tasks of this kind.</summary>
    public Weights<T> Weights { get; private set; }

    /// <summary>The network of a user of whom no rating is known: as <see cref="Weights"/>, but with clusters by the user's input alone.</summary>
    public Weights<T> UnadaptedWeights { get; private set; }

    /// <summary>The user's input: [1, user width]; no columns without user features.</summary>
    public Node<T> User { get; private set; }

    /// <summary>Inputs of the support's items, [S, item width]; behind them, where the support loss compares with negatives, those of each row's negatives.</summary>
    public Node<T> SupportItems { get; private set; }

    /// <summary>Inputs of the query's items, [Q, item width]; behind them, where the query loss compares with negatives, those of each row's negatives.</summary>
    public Node<T> QueryItems { get; private set; }

    /// <summary>What the support says over the base, with the learned label offsets: [S, 1].</summary>
    public Node<T> SupportTargets { get; private set; }

    /// <summary>The support's ratings on the rating range, from 0 (lowest) to 1: [S, 1].</summary>
    public Node<T> SupportLabels { get; private set; }

    /// <summary>What is to be predicted over the base: [Q, 1].</summary>
    public Node<T> QueryTargets { get; private set; }

    /// <summary>The query's ratings on the rating range, from 0 (lowest) to 1: [Q, 1].</summary>
    public Node<T> QueryLabels { get; private set; }

    /// <summary>The meta-step that is being trained; <see cref="MicroBatch.BeyondTraining"/> where the model is used.</summary>
    public long Step { get; private set; }

    /// <summary>Support rows, without negatives; may be 0.</summary>
    public int Support => SupportLabels.Rows;

    /// <summary>Negatives of each support row; 0 for most losses.</summary>
    public int SupportNegatives { get; private set; }

    /// <summary>Whether the product of user and item input is part of the prediction.</summary>
    public bool HasUserPrior => _layout.UserPrior;

    /// <summary>All that a meta-gradient is asked for: the blocks of θ in their order, the user's input, the support's items, the query's items.</summary>
    public ReadOnlySpan<Node<T>> Leaves => _leaves;

    /// <summary>A block of θ.</summary>
    public Node<T> this[string block] => _dense[_places[block]];

    /// <summary>Whether these are <see cref="SupportItems"/>: what reads the support itself must not tell a row its own rating.</summary>
    public bool IsSupport(Node<T> items) => Support > 0 && items.Index == SupportItems.Index;

    /// <summary>The support's ratings as shares of knots, evenly over the rating range: [S, knots]. A product with a table of as many rows embeds them, piecewise linearly.</summary>
    /// <param name="knots">2 or more.</param>
    public Node<T> SupportShares(int knots) => Shares(SupportLabels, knots);

    /// <summary>What the network predicts of items: [n, 1].</summary>
    public Node<T> Predict(Weights<T> weights, Node<T> items) => _layout.Network.Predict(weights, this, items);

    /// <summary>What the network's last layer sees of items: [n, any width].</summary>
    public Node<T> Features(Weights<T> weights, Node<T> items) => _layout.Network.Features(weights, this, items);

    /// <summary>The inner loss, Σ loss / (n + κ) over the n support rows: [1, 1].</summary>
    /// <param name="predictions">Of <see cref="SupportItems"/>, negatives and all.</param>
    public Node<T> SupportLoss(Node<T> predictions) =>
        Losses.Rows(_innerLoss, predictions, SupportTargets, SupportLabels).Sum() * (1 / (Support + Learner.SupportShrinkage));

    /// <summary>The mean query loss: [1, 1].</summary>
    /// <param name="predictions">Of <see cref="QueryItems"/>, negatives and all.</param>
    public Node<T> QueryLoss(Node<T> predictions) => Losses.Rows(Learner.QueryLoss, predictions, QueryTargets, QueryLabels).Mean();

    /// <summary>Puts a task of a micro-batch on the tape, in the place of the one before.</summary>
    internal void Begin(MicroBatch batch, int task, ReadOnlySpan<T> items, ReadOnlySpan<T> users)
    {
        Step = batch.Step;
        SupportNegatives = batch.SupportNegatives;
        User = Tape.Leaf(users.Slice(task * _layout.UserWidth, _layout.UserWidth), 1, _layout.UserWidth);
        SupportItems = Inputs(items, batch.SupportOf(task));
        QueryItems = Inputs(items, batch.QueryOf(task));
        SupportLabels = Column(batch.SupportLabels.AsSpan(task * batch.Support, batch.SupportCounts[task]));
        SupportTargets = Column(batch.SupportTargets.AsSpan(task * batch.Support, batch.SupportCounts[task]));
        QueryLabels = Column(batch.QueryLabels.AsSpan(task * batch.Query, batch.QueryCounts[task]));
        QueryTargets = Column(batch.QueryTargets.AsSpan(task * batch.Query, batch.QueryCounts[task]));
        if (_layout.LabelKnots > 0)
        {
            SupportTargets += SupportShares(_layout.LabelKnots).DotTransposed(this[ModelLayout.LabelOffsets]);
        }

        (_leaves[^3], _leaves[^2], _leaves[^1]) = (User, SupportItems, QueryItems);
        if (Learner.Clusters > 0)
        {
            Weights = Clusters.Start(this, _network, withSupport: true);
            UnadaptedWeights = Clusters.Start(this, _network, withSupport: false);
        }
    }

    private Node<T> Inputs(ReadOnlySpan<T> items, ReadOnlySpan<long> rows)
    {
        var inputs = Tape.Leaf(rows.Length, _layout.ItemWidth);
        for (var i = 0; i < rows.Length; i++)
        {
            items.Slice((int)rows[i] * _layout.ItemWidth, _layout.ItemWidth).CopyTo(Tape.Write(inputs, i));
        }

        return inputs;
    }

    private Node<T> Column(ReadOnlySpan<float> values)
    {
        var column = Tape.Leaf(values.Length, 1);
        for (var i = 0; i < values.Length; i++)
        {
            Tape.Write(column, i)[0] = T.CreateChecked(values[i]);
        }

        return column;
    }

    private Node<T> Shares(Node<T> labels, int knots)
    {
        var shares = Tape.Leaf(labels.Rows, knots);
        for (var i = 0; i < labels.Rows; i++)
        {
            var knot = LabelKnot.Of(float.CreateChecked(labels[i, 0]), knots);
            var weight = T.CreateChecked(knot.Weight);
            Tape.Write(shares, i)[knot.Lower] = T.One - weight;
            Tape.Write(shares, i)[knot.Lower + 1] = weight;
        }

        return shares;
    }
}

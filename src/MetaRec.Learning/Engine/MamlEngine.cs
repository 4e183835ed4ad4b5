using MetaRec.Data.Specs;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>Computes micro-batches: the meta-gradient for training, predictions for evaluation and serving. Thread-safe: it keeps no state between calls.</summary>
public sealed class MamlEngine
{
    private readonly ModelLayout _layout;
    private readonly LearnerSpec _learner;
    private readonly ClosedFormMaml _maml;

    public MamlEngine(ModelLayout layout, LearnerSpec learner)
    {
        TorchRuntime.Initialize();
        _layout = layout;
        _learner = learner;
        _maml = new ClosedFormMaml(layout.UserWidth, layout.ItemWidth, learner);
        Gatherer = new EmbeddingGatherer(layout);
    }

    /// <summary>Reads a micro-batch's inputs out of θ.</summary>
    public EmbeddingGatherer Gatherer { get; }

    /// <summary>The meta-gradient of a micro-batch: ∂/∂θ Σ_tasks L_query(θ − α ∇L_support(θ)). A pure function of its arguments.</summary>
    /// <exception cref="NonFiniteLossException">A loss is infinite or not a number.</exception>
    /// <exception cref="NonFiniteGradientException">The losses are finite, but the gradient is not.</exception>
    public MicroBatchResult MetaGradient(MicroBatch batch, MicroBatchInputs inputs)
    {
        using var scope = NewDisposeScope();
        var tensors = BatchTensors.From(batch, _layout.LabelKnots, _learner.SupportShrinkage, ScalarType.Float32);
        var head = Head.From(inputs.Dense, _layout, ScalarType.Float32, requiresGrad: true);
        var items = Leaf(inputs.Items, batch.Items.Length, _layout.ItemWidth);
        var users = Leaf(inputs.Users, batch.Tasks, _layout.UserWidth);
        var (before, after) = _maml.Predict(head, items, users, tensors);
        var losses = QueryLosses.PerTask(after, tensors, _learner.QueryLoss);
        losses.sum().backward();

        var lossesAfter = Tensors.ToFloats(losses);
        var lossesBefore = Tensors.ToFloats(QueryLosses.PerTask(before, tensors, _learner.QueryLoss));
        for (var t = 0; t < lossesAfter.Length; t++)
        {
            if (!float.IsFinite(lossesAfter[t]))
            {
                throw new NonFiniteLossException(t, lossesAfter[t]);
            }
        }

        var dense = new float[_layout.DenseLength];
        for (var i = 0; i < _layout.Dense.Count; i++)
        {
            var block = _layout.Dense[i];
            var fixedRates = !_learner.LearnInnerRates && ReferenceEquals(head.Leaves[i], head.LogRates);
            if (!fixedRates && head.Leaves[i].grad is { } gradient)
            {
                Tensors.View(gradient.contiguous()).CopyTo(dense.AsSpan(block.Offset));
            }
        }

        var itemGradient = Gradient(items);
        var userGradient = _layout.UserWidth == 0 ? users : Gradient(users);
        var (rows, values) = Gatherer.Scatter(batch, Tensors.View(itemGradient), _layout.UserWidth == 0 ? [] : Tensors.View(userGradient));
        if (!IsFinite(dense) || !IsFinite(values))
        {
            throw new NonFiniteGradientException();
        }

        return new MicroBatchResult(
            new MicroBatchGradient(dense, rows, values, batch.Tasks, Sum(lossesBefore), Sum(lossesAfter)), lossesBefore, lossesAfter);
    }

    /// <summary>Predicted ratings of each task's query rows, before and after adaptation to its support.</summary>
    public (float[][] Before, float[][] After) Predict(MicroBatch batch, MicroBatchInputs inputs)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        var tensors = BatchTensors.From(batch, _layout.LabelKnots, _learner.SupportShrinkage, ScalarType.Float32);
        var head = Head.From(inputs.Dense, _layout, ScalarType.Float32, requiresGrad: false);
        var items = Tensors.From(inputs.Items, ScalarType.Float32, batch.Items.Length, _layout.ItemWidth);
        var users = Tensors.From(inputs.Users, ScalarType.Float32, batch.Tasks, _layout.UserWidth);
        var (before, after) = _maml.Predict(head, items, users, tensors);
        return (Ratings(batch, Tensors.ToFloats(before)), Ratings(batch, Tensors.ToFloats(after)));
    }

    private static Tensor Leaf(ReadOnlySpan<float> values, int rows, int width)
    {
        var leaf = Tensors.From(values, ScalarType.Float32, rows, width);
        leaf.requires_grad = true;
        return leaf;
    }

    private static Tensor Gradient(Tensor leaf) =>
        (leaf.grad ?? throw new InvalidOperationException("The inputs of a micro-batch received no gradient.")).contiguous();

    private static bool IsFinite(ReadOnlySpan<float> values) => float.IsFinite(System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes(values));

    private static double Sum(float[] losses)
    {
        var sum = 0.0;
        foreach (var loss in losses)
        {
            sum += loss;
        }

        return sum;
    }

    private static float[][] Ratings(MicroBatch batch, float[] residuals)
    {
        var ratings = new float[batch.Tasks][];
        for (var t = 0; t < ratings.Length; t++)
        {
            ratings[t] = new float[batch.QueryCounts[t]];
            for (var q = 0; q < ratings[t].Length; q++)
            {
                ratings[t][q] = residuals[(t * batch.Query) + q] + batch.QueryBases[(t * batch.Query) + q];
            }
        }

        return ratings;
    }
}

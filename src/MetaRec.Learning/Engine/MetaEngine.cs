using System.Buffers;
using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Engine;

/// <summary>Computes micro-batches: the meta-gradient for training, predictions for evaluation and serving. Thread-safe: between calls it keeps nothing but memory to use again.</summary>
public sealed class MetaEngine
{
    private readonly ModelLayout _layout;
    private readonly LearnerSpec _learner;
    private readonly double? _clipNorm;
    private readonly TapeEngine<float> _tape;
    private readonly ITaskEngine<float>? _closedForm;

    /// <param name="layout">Layout of θ.</param>
    /// <param name="learner">The meta-learner.</param>
    /// <param name="device">A device of libtorch ("cuda:0", "cpu") for the models that have the closed form; null: the hand-written engine on the calling thread, as for all other models.</param>
    /// <param name="clipNorm">The largest norm of a task's meta-gradient, which then is computed task by task with the hand-written engine, whatever the device; null: meta-gradients are not clipped.</param>
    public MetaEngine(ModelLayout layout, LearnerSpec learner, string? device = null, double? clipNorm = null)
    {
        _clipNorm = clipNorm;
        _layout = layout;
        _learner = learner;
        _tape = new TapeEngine<float>(layout);
        _closedForm = !TaskwiseForm.Exists(layout) ? null : device is null || clipNorm is not null ? new TaskwiseMaml<float>(layout, learner) : new TorchMaml(layout, learner, device);
        Gatherer = new EmbeddingGatherer(layout);
    }

    /// <summary>Reads a micro-batch's inputs out of θ.</summary>
    public EmbeddingGatherer Gatherer { get; }

    /// <summary>The meta-gradient of a micro-batch: Σ over its tasks of what the meta-learner makes of each, clipped where it is to be. A pure function of its arguments.</summary>
    /// <exception cref="NonFiniteLossException">A loss is infinite or not a number, and gradients are not clipped.</exception>
    /// <exception cref="NonFiniteGradientException">The losses are finite, but the gradient is not, and gradients are not clipped.</exception>
    public MicroBatchResult MetaGradient(MicroBatch batch, MicroBatchInputs inputs)
    {
        if (_clipNorm is { } clipNorm)
        {
            return Clipped(batch, inputs, clipNorm);
        }

        var lossesBefore = new float[batch.Tasks];
        var lossesAfter = new float[batch.Tasks];
        var dense = new float[_layout.DenseLength];
        var memory = ArrayPool<float>.Shared.Rent(inputs.Items.Length + inputs.Users.Length);
        var items = memory.AsSpan(0, inputs.Items.Length);
        var users = memory.AsSpan(items.Length, inputs.Users.Length);
        EngineOf(batch).Differentiate(batch, inputs.Items, inputs.Users, inputs.Dense, new TaskGradients<float>
        {
            Dense = dense,
            Items = items,
            Users = users,
            LossesBefore = lossesBefore,
            LossesAfter = lossesAfter,
        });
        for (var t = 0; t < lossesAfter.Length; t++)
        {
            if (!float.IsFinite(lossesAfter[t]))
            {
                throw new NonFiniteLossException(t, lossesAfter[t]);
            }
        }

        ClearFrozen(dense);
        var (rows, values) = Gatherer.Scatter(batch, items, users);
        ArrayPool<float>.Shared.Return(memory);
        if (!IsFinite(dense) || !IsFinite(values))
        {
            throw new NonFiniteGradientException();
        }

        return new MicroBatchResult(
            new MicroBatchGradient(dense, rows, values, batch.Tasks, Sum(lossesBefore), Sum(lossesAfter)) { TaskLosses = lossesAfter }, lossesBefore, lossesAfter);
    }

    /// <summary>The sum of the tasks' meta-gradients, each computed and clipped by itself. Losses are computed, but not told.</summary>
    private MicroBatchResult Clipped(MicroBatch batch, MicroBatchInputs inputs, double clipNorm)
    {
        var sum = new ClippedSum(_layout.DenseLength, Gatherer.RowsOf(batch), _layout.EmbeddingSize, clipNorm);
        var (dense, before, after) = (new float[_layout.DenseLength], new float[1], new float[1]);
        var (width, engine) = (_layout.ItemWidth, EngineOf(batch));
        for (var task = 0; task < batch.Tasks; task++)
        {
            var own = batch.Only(task, out var positions);
            var memory = ArrayPool<float>.Shared.Rent((2 * positions.Length * width) + _layout.UserWidth);
            var items = memory.AsSpan(0, positions.Length * width);
            for (var i = 0; i < positions.Length; i++)
            {
                inputs.Items.Slice(positions[i] * width, width).CopyTo(items[(i * width)..]);
            }

            var itemGradients = memory.AsSpan(items.Length, items.Length);
            var userGradients = memory.AsSpan(2 * items.Length, _layout.UserWidth);
            dense.AsSpan().Clear();
            engine.Differentiate(own, items, inputs.Users.Slice(task * _layout.UserWidth, _layout.UserWidth), inputs.Dense, new TaskGradients<float>
            {
                Dense = dense,
                Items = itemGradients,
                Users = userGradients,
                LossesBefore = before,
                LossesAfter = after,
            });
            ClearFrozen(dense);
            var (rows, values) = Gatherer.Scatter(own, itemGradients, userGradients);
            ArrayPool<float>.Shared.Return(memory);
            sum.Add(dense, rows, values);
        }

        float[] untold = [.. Enumerable.Repeat(float.NaN, batch.Tasks)];
        return new MicroBatchResult(sum.ToGradient(), untold, untold);
    }

    private void ClearFrozen(float[] dense)
    {
        if (_layout.FrozenRates is { } rates)
        {
            dense.AsSpan(rates.Offset, rates.Length).Clear();
        }
    }

    /// <summary>Predicted ratings of each task's query rows, before and after adaptation to its support.</summary>
    public (float[][] Before, float[][] After) Predict(MicroBatch batch, MicroBatchInputs inputs)
    {
        var before = new float[batch.Tasks * batch.Query];
        var after = new float[batch.Tasks * batch.Query];
        EngineOf(batch).Predict(batch, inputs.Items, inputs.Users, inputs.Dense, before, after);
        return (Ratings(batch, before), Ratings(batch, after));
    }

    /// <summary>The closed form has the loss after the last inner step alone.</summary>
    private ITaskEngine<float> EngineOf(MicroBatch batch) => _closedForm is { } closedForm && !MultiStepLoss.Counts(_learner, batch.Step) ? closedForm : _tape;

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

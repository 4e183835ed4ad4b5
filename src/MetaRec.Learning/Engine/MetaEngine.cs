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
    private readonly TapeEngine<float> _tape;
    private readonly ITaskEngine<float>? _closedForm;

    /// <param name="layout">Layout of θ.</param>
    /// <param name="learner">The meta-learner.</param>
    /// <param name="device">A device of libtorch ("cuda:0", "cpu") for the models that have the closed form; null: the hand-written engine on the calling thread, as for all other models.</param>
    public MetaEngine(ModelLayout layout, LearnerSpec learner, string? device = null)
    {
        _layout = layout;
        _learner = learner;
        _tape = new TapeEngine<float>(layout);
        _closedForm = !TaskwiseForm.Exists(layout) ? null : device is null ? new TaskwiseMaml<float>(layout, learner) : new TorchMaml(layout, learner, device);
        Gatherer = new EmbeddingGatherer(layout);
    }

    /// <summary>Reads a micro-batch's inputs out of θ.</summary>
    public EmbeddingGatherer Gatherer { get; }

    /// <summary>The meta-gradient of a micro-batch: Σ over its tasks of what the meta-learner makes of each. A pure function of its arguments.</summary>
    /// <exception cref="NonFiniteLossException">A loss is infinite or not a number.</exception>
    /// <exception cref="NonFiniteGradientException">The losses are finite, but the gradient is not.</exception>
    public MicroBatchResult MetaGradient(MicroBatch batch, MicroBatchInputs inputs)
    {
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

        if (!_learner.LearnInnerRates && _layout.Dense.FirstOrDefault(block => block.Name == ModelLayout.LogInnerRates) is { } rates)
        {
            dense.AsSpan(rates.Offset, rates.Length).Clear();
        }

        var (rows, values) = Gatherer.Scatter(batch, items, users);
        ArrayPool<float>.Shared.Return(memory);
        if (!IsFinite(dense) || !IsFinite(values))
        {
            throw new NonFiniteGradientException();
        }

        return new MicroBatchResult(
            new MicroBatchGradient(dense, rows, values, batch.Tasks, Sum(lossesBefore), Sum(lossesAfter)) { TaskLosses = lossesAfter }, lossesBefore, lossesAfter);
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

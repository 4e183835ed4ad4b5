using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>
/// A meta-learner that adapts by gradient steps on the support. The loop, the order of derivatives and the multi-step loss are here, once for all of them; which blocks move, and by what, is the
/// learner's own. As it stands, this is MAML.
/// </summary>
public abstract class InnerLoopLearner : MetaLearner
{
    /// <summary>Those of steps that are differentiated; to be overridden where it reads more, or less.</summary>
    public override IReadOnlyList<string> Options => LearnerOptions.OfDifferentiatedSteps;

    public override bool Adapts(LearnerSpec learner) => learner.InnerSteps > 0;

    public override IReadOnlyList<BlockShape> Blocks(ModelShape shape) => InnerRates.Blocks(shape, Moving(shape).DistinctBy(block => block.Path).Count());

    public override Predictor<T> Adapt<T>(TaskGraph<T> task)
    {
        var network = AdaptedWeights(task);
        return items => task.Predict(network, items);
    }

    /// <summary>The network's weights after all steps on the support.</summary>
    internal Weights<T> AdaptedWeights<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var weights = Start(task);
        for (var step = 0; step < StepsOn(task); step++)
        {
            weights = Step(task, weights, step);
        }

        return Network(task, weights);
    }

    public override MetaGradient<T> MetaGradient<T>(TaskGraph<T> task)
    {
        if (!MultiStepLoss.Counts(task.Learner, task.Step) || StepsOn(task) == 0)
        {
            return base.MetaGradient(task);
        }

        var weights = Start(task);
        var (loss, objective) = (task.Tape.Constant(0), task.Tape.Constant(0));
        for (var step = 0; step < task.Learner.InnerSteps; step++)
        {
            weights = Step(task, weights, step);
            loss = task.QueryLoss(task.Predict(Network(task, weights), task.QueryItems));
            objective += loss * MultiStepLoss.Weight(task.Learner, task.Step, step);
        }

        return new MetaGradient<T>(loss, task.Tape.Gradient(objective, task.Leaves));
    }

    public override int AdaptedNumbers(ModelShape shape) => shape.NetworkBlocks.Where(Moves).Sum(block => block.Rows * block.Columns);

    /// <summary>Whether steps move a block.</summary>
    protected virtual bool Moves(BlockShape block) => block.Adapts;

    /// <summary>What the first step starts from.</summary>
    protected virtual Weights<T> Start<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T> => task.Weights;

    /// <summary>The network's weights, as far as steps have moved them.</summary>
    protected virtual Weights<T> Network<T>(TaskGraph<T> task, Weights<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T> => weights;

    /// <summary>What a step subtracts from a block.</summary>
    /// <param name="task">The task.</param>
    /// <param name="step">From 0.</param>
    /// <param name="block">One that moves.</param>
    /// <param name="gradient">The inner loss's, in the block's shape.</param>
    protected virtual Node<T> Update<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> => Rate(task, step, block) * gradient;

    /// <summary>A block after a step.</summary>
    /// <param name="task">The task.</param>
    /// <param name="step">From 0.</param>
    /// <param name="block">One that moves.</param>
    /// <param name="weight">The block before the step.</param>
    /// <param name="gradient">The inner loss's, in the block's shape.</param>
    protected virtual Node<T> Moved<T>(TaskGraph<T> task, int step, BlockShape block, Node<T> weight, Node<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> => weight - Update(task, step, block, gradient);

    /// <summary>The learned rate of a step for a block: [1, 1].</summary>
    protected Node<T> Rate<T>(TaskGraph<T> task, int step, BlockShape block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var place = 0;
        for (var path = 0; path < block.Path; path++)
        {
            place += task.Weights.Blocks.Any(other => other.Path == path && Moves(other)) ? 1 : 0;
        }

        return InnerRates.Of(task, step, place);
    }

    /// <summary>The network's blocks that move.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    protected IReadOnlyList<BlockShape> Moving(ModelShape shape)
    {
        BlockShape[] moving = [.. shape.NetworkBlocks.Where(Moves)];
        return moving.Length > 0
            ? moving
            : throw new ArgumentException($"The learner '{Name}' finds no block to adapt in the network '{shape.Model.Network}'. Set learner.name or model.network to another.", nameof(shape));
    }

    /// <summary>Steps that a task takes: none without support.</summary>
    protected static int StepsOn<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T> => task.Support > 0 ? task.Learner.InnerSteps : 0;

    /// <summary>One gradient step on the support.</summary>
    protected Weights<T> Step<T>(TaskGraph<T> task, Weights<T> weights, int step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] places = [.. Enumerable.Range(0, weights.Blocks.Count).Where(place => Moves(weights.Blocks[place]))];
        var nodes = weights.Nodes.ToArray();
        var loss = task.SupportLoss(task.Predict(Network(task, weights), task.SupportItems));
        var gradients = task.Tape.Gradient(loss, [.. places.Select(place => nodes[place])]);
        for (var i = 0; i < places.Length; i++)
        {
            var gradient = task.Learner.OrderAt(task.Step) == GradientOrder.Second ? gradients[i] : gradients[i].Detached();
            nodes[places[i]] = Moved(task, step, weights.Blocks[places[i]], nodes[places[i]], gradient);
        }

        return weights.With(nodes);
    }
}

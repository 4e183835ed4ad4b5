using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>A meta-learner whose meta-gradient is the exact derivative of the query loss after adaptation. Most override <see cref="Adapt"/> alone.</summary>
public abstract class MetaLearner : IMetaLearner
{
    public abstract string Name { get; }

    /// <summary>Clusters alone; to be overridden where it reads more.</summary>
    public virtual IReadOnlyList<string> Options => LearnerOptions.OfDerivatives;

    public virtual bool Adapts(LearnerSpec learner) => true;

    public virtual IReadOnlyList<BlockShape> Blocks(ModelShape shape) => [];

    /// <summary>All of the network's that may adapt; to be overridden where less, or something else, does.</summary>
    public virtual int AdaptedNumbers(ModelShape shape) => shape.NetworkBlocks.Where(block => block.Adapts).Sum(block => block.Rows * block.Columns);

    public abstract Predictor<T> Adapt<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>;

    public virtual MetaGradient<T> MetaGradient<T>(TaskGraph<T> task)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var loss = task.QueryLoss(Adapt(task)(task.QueryItems));
        return new MetaGradient<T>(loss, task.Tape.Gradient(loss, task.Leaves));
    }
}

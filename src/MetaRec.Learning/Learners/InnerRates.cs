using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>The inner rates of gradient-based learners: one per inner step and path that moves, as logarithms.</summary>
internal static class InnerRates
{
    /// <param name="shape">The model.</param>
    /// <param name="paths">Paths that move.</param>
    public static IReadOnlyList<BlockShape> Blocks(ModelShape shape, int paths) => shape.Learner.InnerSteps == 0
        ? []
        :
        [
            new BlockShape(ModelLayout.LogInnerRates, shape.Learner.InnerSteps, paths)
            {
                Start = BlockStart.Constant,
                Value = Math.Log(shape.Learner.InnerRate),
                Group = RateGroup.InnerLoop,
            },
        ];

    /// <summary>The rate of a step for the first, second, … path that moves: [1, 1].</summary>
    public static Node<T> Of<T>(TaskGraph<T> task, int step, int path)
        where T : unmanaged, IFloatingPointIeee754<T> => task[ModelLayout.LogInnerRates].SliceRows(step, 1).SliceColumns(path, 1).Exp();
}

using System.Numerics;
using MetaRec.Learning.Autodiff;

namespace MetaRec.Learning.Learners;

/// <summary>What a task says about θ.</summary>
/// <param name="Loss">The query loss after adaptation, [1, 1]: what is reported.</param>
/// <param name="Gradients">One per <see cref="TaskGraph{T}.Leaves"/>.</param>
public readonly record struct MetaGradient<T>(Node<T> Loss, Node<T>[] Gradients)
    where T : unmanaged, IFloatingPointIeee754<T>;

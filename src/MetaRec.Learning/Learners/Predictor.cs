using System.Numerics;
using MetaRec.Learning.Autodiff;

namespace MetaRec.Learning.Learners;

/// <summary>Predicts ratings over the base: from [n, item width] to [n, 1].</summary>
public delegate Node<T> Predictor<T>(Node<T> items)
    where T : unmanaged, IFloatingPointIeee754<T>;

namespace MetaRec.Learning.Engine;

/// <summary>The losses of a micro-batch are finite, but its meta-gradient is not: one more step would spoil θ.</summary>
public sealed class NonFiniteGradientException()
    : Exception("The meta-gradient of the micro-batch is not finite. Lower learner.innerRate, learner.innerSteps or the optimizer's rates.");

namespace MetaRec.Learning.Models;

/// <summary>Which of the meta-optimizer's rates a block moves with.</summary>
public enum RateGroup
{
    /// <summary>The rate of the network, <see cref="MetaRec.Data.Specs.OptimizerSpec.Rate"/>.</summary>
    Network,

    /// <summary>The rate of what steers adaptation: inner rates, and what turns a support into a change of the network, <see cref="MetaRec.Data.Specs.OptimizerSpec.InnerRateRate"/>.</summary>
    InnerLoop,
}

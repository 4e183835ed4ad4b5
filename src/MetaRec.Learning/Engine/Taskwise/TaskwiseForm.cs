using MetaRec.Data.Specs;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;
using MetaRec.Learning.Networks;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>Which models have the closed form of <see cref="TaskwiseMaml{T}"/>.</summary>
internal static class TaskwiseForm
{
    public static bool Exists(ModelLayout layout) => layout is { Learner: Maml, Network: Perceptron, LearnerSpec: { Clusters: 0, QueryLoss: QueryLoss.Squared or QueryLoss.SmoothL1 } }
        && layout.LearnerSpec.InnerLoss() == QueryLoss.Squared;
}

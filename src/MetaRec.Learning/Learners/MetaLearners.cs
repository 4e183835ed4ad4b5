using MetaRec.Data.Specs;

namespace MetaRec.Learning.Learners;

/// <summary>The meta-learners by name.</summary>
public static class MetaLearners
{
    /// <summary>All of them; their names are <see cref="LearnerSpec.Names"/>.</summary>
    public static IReadOnlyList<IMetaLearner> All { get; } =
        [new Maml(), new Anil(), new MetaSgd(), new MetaCurvature(), new Cavia(), new Reptile(), new Ridge(), new ProtoNet(), new RelationNet(), new Cnp()];

    /// <summary>The meta-learner of a valid spec.</summary>
    public static IMetaLearner Of(LearnerSpec learner) => All.Single(known => known.Name == learner.Name);
}

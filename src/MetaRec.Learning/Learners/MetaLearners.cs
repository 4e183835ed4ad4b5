using MetaRec.Data.Specs;

namespace MetaRec.Learning.Learners;

/// <summary>The meta-learners by name.</summary>
public static class MetaLearners
{
    private static readonly Catalogue<IMetaLearner> Known = new(
        [new Maml(), new Anil(), new MetaSgd(), new MetaCurvature(), new Cavia(), new Reptile(), new Ridge(), new ProtoNet(), new RelationNet(), new Cnp()],
        LearnerSpec.Names,
        learner => learner.Name,
        learner => learner.Options,
        LearnerOptions.All);

    /// <summary>All of them; their names are <see cref="LearnerSpec.Names"/>.</summary>
    public static IReadOnlyList<IMetaLearner> All => Known.All;

    /// <summary>The meta-learner of a valid spec.</summary>
    public static IMetaLearner Of(LearnerSpec learner) => Known.Of(learner.Name);

    /// <summary>
    /// Adds a meta-learner of your own, which specs may name from then on; once is enough. In every process that reads specs or computes: gateways, silos and the command that submits.
    /// </summary>
    /// <exception cref="ArgumentException">The name is another's, or not made of lower-case letters, digits and hyphens; or an option is none of <see cref="LearnerOptions.All"/>.</exception>
    public static void Register(IMetaLearner learner) => Known.Register(learner);
}

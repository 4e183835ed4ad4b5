using MetaRec.Data.Specs;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Networks;

namespace MetaRec.Learning.Tests.Learners;

public sealed class MetaLearnersTests
{
    [Fact]
    public void All_AreTheNamesThatASpecMayHave()
    {
        Assert.Equal(LearnerSpec.Names, MetaLearners.All.Select(learner => learner.Name));
        Assert.Equal(ModelSpec.Networks, RatingNetworks.All.Select(network => network.Name));
    }
}

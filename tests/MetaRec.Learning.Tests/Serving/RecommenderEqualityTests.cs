using MetaRec.Data.Specs;
using MetaRec.Learning.Serving;

namespace MetaRec.Learning.Tests.Serving;

/// <summary>What is served is what the model predicts.</summary>
public sealed class RecommenderEqualityTests
{
    public static TheoryData<string, string> LearnersAndNetworks()
    {
        var data = new TheoryData<string, string>();
        foreach (var learner in (string[])["maml", "anil", "meta-sgd", "meta-curvature", "cavia", "reptile", "ridge", "protonet", "relationnet", "cnp"])
        {
            data.Add(learner, "mlp");
            data.Add(learner, "linear");
        }

        data.Add("maml", "two-tower");
        data.Add("ridge", "two-tower");
        data.Add("maml", "gru");
        data.Add("maml", "attention");
        return data;
    }

    [Theory]
    [MemberData(nameof(LearnersAndNetworks))]
    public void Score_AnyLearnerAndNetwork_IsWhatTheModelPredicts(string learner, string network) =>
        AssertServesTheModel(ServingWorld.Create(new LearnerSpec { Name = learner }, new ModelSpec { EmbeddingSize = 6, Hidden = network == "linear" ? new ModelSpec().Hidden : [10], Network = network }));

    [Theory]
    [InlineData(true, true, true, 5)]
    [InlineData(false, true, true, 0)]
    [InlineData(true, false, false, 5)]
    [InlineData(false, false, false, 0)]
    public void Score_PathsOnAndOff_IsWhatTheModelPredicts(bool linear, bool prior, bool feedback, int knots) => AssertServesTheModel(ServingWorld.Create(model: new ModelSpec
    {
        EmbeddingSize = 7,
        Hidden = [9],
        Linear = linear,
        UserPrior = prior,
        ImplicitFeedback = feedback,
        LabelKnots = knots,
        Residual = prior,
    }));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Score_DeeperNetworkAndAnySteps_IsWhatTheModelPredicts(int steps) =>
        AssertServesTheModel(ServingWorld.Create(new LearnerSpec { InnerSteps = steps }, new ModelSpec { EmbeddingSize = 5, Hidden = [17, 12, 6], Pooling = FieldPooling.Concatenate, UserPrior = false, ImplicitFeedback = false }));

    [Fact]
    public void Score_WithoutItemIds_IsWhatTheModelPredicts() =>
        AssertServesTheModel(ServingWorld.Create(model: new ModelSpec { EmbeddingSize = 6, Hidden = [10], ItemIds = false, ImplicitFeedback = false }));

    [Fact]
    public void Score_Clusters_IsWhatTheModelPredicts() => AssertServesTheModel(ServingWorld.Create(new LearnerSpec { Clusters = 3 }));

    [Theory]
    [InlineData(QueryLoss.CrossEntropy, 0, "maml")]
    [InlineData(QueryLoss.Bpr, 3, "maml")]
    [InlineData(QueryLoss.Softmax, 2, "ridge")]
    public void Score_LossOfLogits_IsWhatTheModelReadsOutAsRatings(QueryLoss loss, int negatives, string learner) =>
        AssertServesTheModel(ServingWorld.Create(new LearnerSpec { Name = learner, QueryLoss = loss }, new ModelSpec { EmbeddingSize = 6, Hidden = [10], Residual = false }, negatives));

    private static void AssertServesTheModel(ServingWorld world)
    {
        var recommender = world.Recommender();
        foreach (var history in (UserHistory[])[world.History(3, 0), world.History(3, 1), world.History(7, 11), world.History(7, 11) with { User = -1 }, UserHistory.Unknown])
        {
            ServingWorld.AssertClose(world.Predict(history), ServingWorld.Score(recommender, history));
        }
    }
}

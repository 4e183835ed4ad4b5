using MetaRec.Data.Specs;
using MetaRec.Learning.Engine.Taped;

namespace MetaRec.Learning.Tests.Learners;

public sealed class MetaLearnersTests
{
    public static TheoryData<string, string> Pairs => [.. LearnerSpec.Names.SelectMany(learner => ModelSpec.Networks.Select(network => (learner, network)))];

    // A perceptron of 8 inputs, 9 and 6 hidden numbers and 1 output, with a linear path.
    [Theory]
    [InlineData("maml", (8 * 9) + 9 + (9 * 6) + 6 + 6 + 1 + 8 + 1)]
    [InlineData("meta-curvature", (8 * 9) + 9 + (9 * 6) + 6 + 6 + 1 + 8 + 1)]
    [InlineData("anil", 6 + 1 + 8 + 1)]
    [InlineData("cavia", 8)]
    [InlineData("ridge", 7)]
    [InlineData("protonet", 13)]
    [InlineData("relationnet", 13)]
    [InlineData("cnp", 16)]
    public void AdaptedNumbers_OfAPerceptron_AreWhatATaskMoves(string name, int expected) =>
        Assert.Equal(expected, TestWorld.Create(new LearnerSpec { Name = name }).Layout.AdaptedNumbers);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Differentiate_AnyLearnerOnAnyNetwork_AdaptsAndHasAGradient(string learner, string network)
    {
        var world = TestWorld.Create(new LearnerSpec { Name = learner, InnerSteps = 2 }, model: new ModelSpec { Network = network, EmbeddingSize = 4, Hidden = [9, 6] });
        world.Change(1, TestWorld.WithoutSupport);
        var engine = new TapeEngine<double>(world.Layout);
        var problem = new LearnerProblem(world);

        var (loss, gradient) = problem.Differentiate(engine);
        var (before, after) = problem.Predict(engine);

        Assert.True(double.IsFinite(loss));
        Assert.All(gradient, number => Assert.True(double.IsFinite(number)));
        Assert.Contains(gradient, number => number != 0);
        Assert.Contains(before.Zip(after), pair => Math.Abs(pair.First - pair.Second) > 1e-6);
    }
}

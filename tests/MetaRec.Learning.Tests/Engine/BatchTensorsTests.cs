using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Engine;

public sealed class BatchTensorsTests
{
    [Fact]
    public void SupportKnots_RatingsOnAndBetweenKnots_InterpolateLinearly()
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var world = TestWorld.Create(new LearnerSpec());
        var batch = Collator.Collate([new Episode(0, 0, [1, 2, 3], [1, 5, 2.5f], [4], [3])], world.Context);

        // Three knots on 1..5: at 1, 3 and 5. A rating of 2.5 lies three quarters of the way from the first to the second.
        var knots = Tensors.ToDoubles(BatchTensors.From(batch, 3, 0, ScalarType.Float64).SupportKnots!);

        Assert.Equal([1, 0, 0, 0, 0, 1, 0.25, 0.75, 0], knots);
    }
}

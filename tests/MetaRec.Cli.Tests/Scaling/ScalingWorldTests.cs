using MetaRec.Cli.Scaling;
using MetaRec.Grains.Training;

namespace MetaRec.Cli.Tests.Scaling;

public sealed class ScalingWorldTests
{
    [Fact]
    public async Task Melu_OnItsFiles_HasMelusSizesAndFullMicroBatches()
    {
        using var folder = new TemporaryFolder();
        await ScalingWorld.WriteFilesAsync(folder.Path, TestContext.Current.CancellationToken);
        var spec = ScalingWorld.Melu(folder.Path, 128);

        var data = await new TrainingDataCache().PrepareAsync(spec);

        Assert.Empty(spec.Validate());
        Assert.Equal(20_673 + 3, data.Layout.DenseLength);
        Assert.Equal((13_679, 32), (data.Layout.Rows, data.Layout.EmbeddingSize));
        Assert.All(Enumerable.Range(0, spec.MicroBatches), microBatch => Assert.Equal(32, data.TasksOf(spec, 7, microBatch).Length));
    }

    [Fact]
    public async Task Default_MostMicroBatches_AreFull()
    {
        var spec = ScalingWorld.Default(32);

        var data = await new TrainingDataCache().PrepareAsync(spec);

        Assert.Empty(spec.Validate());
        Assert.All(Enumerable.Range(0, 32), microBatch => Assert.Equal(32, data.TasksOf(spec, 7, microBatch).Length));
    }
}

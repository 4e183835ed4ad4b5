using MetaRec.Learning.Engine;
using MetaRec.Learning.Torch;

namespace MetaRec.Learning.Benchmarks;

/// <summary>
/// Whether a device computes the meta-gradient that the processor's engine does: the closed form in libtorch's operations there, against the hand-written form here, for one
/// micro-batch at MeLU's sizes.
/// </summary>
public static class DeviceSelfTest
{
    /// <summary>The largest relative error in float32 that is rounding.</summary>
    public const double Tolerance = 1e-4;

    private static readonly EngineBenchmarkOptions Sizes = new() { Tasks = 8 };

    /// <summary>Computes both gradients; takes well under a second on a processor.</summary>
    /// <param name="device">"cpu" or "cuda:INDEX".</param>
    /// <returns>The norm of their difference, relative to the processor's.</returns>
    public static double Run(string device)
    {
        TorchRuntime.Initialize();
        var world = BenchmarkWorld.Create(Sizes);
        return RelativeError(Gradient(world, device), Gradient(world, null));
    }

    private static float[] Gradient(BenchmarkWorld world, string? device)
    {
        var engine = new MetaEngine(world.Layout, world.Learner, device);
        using var inputs = engine.Gatherer.Gather(world.Theta, world.Batch);
        var gradient = engine.MetaGradient(world.Batch, inputs).Gradient;
        return [.. gradient.Dense, .. gradient.RowValues];
    }

    private static double RelativeError(float[] actual, float[] expected)
    {
        var difference = actual.Zip(expected, static (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        return Math.Sqrt(difference / expected.Sum(static value => (double)value * value));
    }
}

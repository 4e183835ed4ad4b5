using MetaRec.Learning.Engine;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

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

    /// <summary>The GPUs that libtorch sees in this process.</summary>
    public static int GpuCount()
    {
        TorchRuntime.Initialize();
        return cuda.is_available() ? cuda.device_count() : 0;
    }

    /// <summary>Computes both gradients; takes well under a second on a processor.</summary>
    /// <param name="device">"cpu" or "cuda:INDEX".</param>
    /// <returns>The norm of their difference, relative to the processor's.</returns>
    public static double Run(string device)
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var world = BenchmarkWorld.Create(Sizes);
        var closedForm = new ClosedFormMaml(world.Layout.UserWidth, world.Layout.ItemWidth, world.Learner);
        var there = new ReferenceGradient(world, new Device(device)).Scattered((head, items, users, batch) => closedForm.Predict(head, items, users, batch).After);
        var engine = new MetaEngine(world.Layout, world.Learner);
        using var inputs = engine.Gatherer.Gather(world.Theta, world.Batch);
        var here = engine.MetaGradient(world.Batch, inputs).Gradient;
        return RelativeError([.. there.Dense, .. there.RowValues], [.. here.Dense, .. here.RowValues]);
    }

    private static double RelativeError(float[] actual, float[] expected)
    {
        var difference = actual.Zip(expected, static (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        return Math.Sqrt(difference / expected.Sum(static value => (double)value * value));
    }
}

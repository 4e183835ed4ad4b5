using System.Diagnostics;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Reference;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Benchmarks;

/// <summary>Times the engine beside plain autograd and beside its own arithmetic, on the calling thread alone.</summary>
/// <remarks>Blocks of all methods take turns, and medians are compared: what slows the machine down for a while slows all of them.</remarks>
public static class EngineBenchmark
{
    private const int ProductSize = 1024;
    private const int FewestRounds = 5;
    private static readonly TimeSpan Block = TimeSpan.FromMilliseconds(30);

    /// <summary>Runs the benchmark; takes about the time that the options ask for.</summary>
    /// <param name="options">Size of the micro-batch.</param>
    /// <param name="cancellationToken">Checked between two blocks.</param>
    /// <exception cref="InvalidOperationException">A GPU is asked for, and there is none.</exception>
    public static EngineBenchmarkResult Run(EngineBenchmarkOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        TorchRuntime.Initialize();
        var onGpu = options.Device == "cuda";
        if (onGpu && TorchRuntime.GpuCount() == 0)
        {
            throw new InvalidOperationException("The benchmark is to run on a GPU, but this process has none. Set the device to 'cpu'.");
        }

        using var scope = NewDisposeScope();
        var place = onGpu ? CUDA : CPU;
        var world = BenchmarkWorld.Create(options);
        var reference = new ReferenceGradient(world, CPU);
        var device = new ReferenceGradient(world, place);
        var closedForm = new ClosedFormMaml(world.Layout.UserWidth, world.Layout.ItemWidth, world.Learner);
        var engine = new MetaEngine(world.Layout, world.Learner, onGpu ? "cuda:0" : null);
        var autograd = new AutogradMaml(world.Learner);
        var stacked = new StackedMaml(world.Learner);
        var left = Square(1).to(place);
        var right = Square(2).to(place);

        MicroBatchGradient ByEngine()
        {
            using var inputs = engine.Gatherer.Gather(world.Theta, world.Batch);
            return engine.MetaGradient(world.Batch, inputs).Gradient;
        }

        MicroBatchGradient ByAutograd() => reference.Scattered((head, items, users, batch) => autograd.Predict(head, items, users, batch, world.Batch.SupportCounts));
        MicroBatchGradient ByStacked() => reference.Scattered(stacked.Predict);
        Action[] methods = [() => ByEngine(), () => ByAutograd(), () => ByStacked(), () => Multiply(left, right, onGpu)];
        var (seconds, rounds) = Measure(methods, options.Seconds, cancellationToken);

        var operations = EngineArithmetic.Operations(world.Batch, world.Layout.UserWidth, world.Layout.ItemWidth, [.. world.Layout.Widths.Skip(1)], options.InnerSteps);
        var peak = 2 * Math.Pow(ProductSize, 3) / seconds[3];
        return new EngineBenchmarkResult(
            new MethodRates(options.Tasks / seconds[0], options.Tasks / seconds[1], options.Tasks / seconds[2]),
            seconds[1] / seconds[0],
            operations / peak / seconds[0],
            RelativeError(Flatten(ByEngine()), Flatten(ByAutograd())),
            onGpu
                ? RelativeError(device.Exact((head, items, users, batch) => closedForm.Predict(head, items, users, batch).After), ExactByAutograd(world, reference, autograd))
                : RelativeError(reference.Exact(new TaskwiseMaml<double>(world.Layout, world.Learner)), ExactByAutograd(world, reference, autograd)),
            peak / 1e9,
            operations / options.Tasks / 1e6,
            rounds,
            options.Device);
    }

    /// <summary>Median seconds of one call of each method.</summary>
    private static (double[] Seconds, int Rounds) Measure(Action[] methods, double seconds, CancellationToken cancellationToken)
    {
        // The first call of each compiles and fills caches; the second says how many make a block.
        var repeats = methods.Select(method =>
        {
            method();
            return Math.Max(1, (int)(Block / Time(method, 1)));
        }).ToArray();
        var times = methods.Select(_ => new List<double>()).ToArray();
        var clock = Stopwatch.StartNew();
        while (times[0].Count < FewestRounds || clock.Elapsed.TotalSeconds < seconds)
        {
            for (var method = 0; method < methods.Length; method++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                times[method].Add(Time(methods[method], repeats[method]).TotalSeconds / repeats[method]);
            }
        }

        return ([.. times.Select(Median)], times[0].Count);
    }

    private static TimeSpan Time(Action method, int repeats)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++)
        {
            method();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static double[] ExactByAutograd(BenchmarkWorld world, ReferenceGradient reference, AutogradMaml autograd) =>
        reference.Exact((head, items, users, batch) => autograd.Predict(head, items, users, batch, world.Batch.SupportCounts));

    /// <summary>A GPU works behind the call, so its time counts until it is done.</summary>
    private static void Multiply(Tensor left, Tensor right, bool onGpu)
    {
        left.matmul(right).Dispose();
        if (onGpu)
        {
            cuda.synchronize();
        }
    }

    private static double[] Flatten(MicroBatchGradient gradient) => [.. gradient.Dense.Concat(gradient.RowValues).Select(value => (double)value)];

    private static double RelativeError(double[] actual, double[] expected)
    {
        var difference = actual.Zip(expected, (a, b) => (a - b) * (a - b)).Sum();
        return Math.Sqrt(difference / expected.Sum(value => value * value));
    }

    private static Tensor Square(int phase)
    {
        var values = new float[ProductSize * ProductSize];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Sin(i + phase);
        }

        return Tensors.From(values, ScalarType.Float32, ProductSize, ProductSize);
    }
}

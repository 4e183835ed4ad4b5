namespace MetaRec.Learning.Benchmarks;

/// <summary>What <see cref="EngineBenchmark"/> found; times are medians.</summary>
/// <param name="TasksPerSecond">Meta-gradients of tasks per second, by method.</param>
/// <param name="Speedup">The engine against per-task autograd.</param>
/// <param name="ArithmeticFloorFraction">Share of the engine's time that its arithmetic alone takes at the speed of a large product; 1 would be perfect.</param>
/// <param name="RelativeError">‖g − g_autograd‖ / ‖g_autograd‖ of the engine's meta-gradient, both in float32.</param>
/// <param name="RelativeErrorFloat64">The same of the engine's formulas, both in float64.</param>
/// <param name="PeakGigaflops">10⁹ operations per second of a 1024³ product in float32 on one thread, or on the GPU.</param>
/// <param name="MegaflopsPerTask">10⁶ operations in matrix products that the engine executes for one task.</param>
/// <param name="Rounds">Timed blocks of each method.</param>
/// <param name="Device">Where the engine and the large product were computed; autograd is always on one thread of the processor.</param>
public sealed record EngineBenchmarkResult(
    MethodRates TasksPerSecond,
    double Speedup,
    double ArithmeticFloorFraction,
    double RelativeError,
    double RelativeErrorFloat64,
    double PeakGigaflops,
    double MegaflopsPerTask,
    int Rounds,
    string Device);

namespace MetaRec.Learning.Benchmarks;

/// <summary>Size of the micro-batch that is timed.</summary>
public sealed record EngineBenchmarkOptions
{
    /// <summary>Support rows of each task.</summary>
    public int Support { get; init; } = 30;

    /// <summary>Query rows of each task.</summary>
    public int Query { get; init; } = 10;

    /// <summary>Tasks of the micro-batch.</summary>
    public int Tasks { get; init; } = 32;

    /// <summary>Gradient steps of adaptation.</summary>
    public int InnerSteps { get; init; } = 1;

    /// <summary>Where the engine computes: "cpu", the hand-written form on one thread, or "cuda", the closed form in libtorch's operations on the first GPU.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Time to measure for, all methods together.</summary>
    public double Seconds { get; init; } = 3;
}

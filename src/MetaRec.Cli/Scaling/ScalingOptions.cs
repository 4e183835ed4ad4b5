namespace MetaRec.Cli.Scaling;

/// <summary>What the scaling benchmark measures, and for how long.</summary>
internal sealed record ScalingOptions
{
    /// <summary>Worker silos of the simulated cluster where there are as many lanes.</summary>
    public const int Silos = 8;

    /// <summary>The parts by name.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["all", "overhead", "real", "simulated"];

    /// <summary>One of <see cref="Parts"/>.</summary>
    public string Part { get; init; } = "all";

    /// <summary>Time of one measurement.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each is measured, in turn with the others.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Meta-steps before each measurement.</summary>
    public int WarmSteps { get; init; } = 100;

    /// <summary>Micro-batches of a real meta-step.</summary>
    public int MicroBatches { get; init; } = 16;

    /// <summary>Lanes of the simulated clusters, each at most <see cref="Silos"/> or a multiple of it.</summary>
    public IReadOnlyList<int> Lanes { get; init; } = [1, 2, 4, 8, 16, 32];

    /// <summary>What a simulated device takes for a micro-batch.</summary>
    public TimeSpan Device { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Micro-batches of a simulated meta-step; the same for any number of lanes. By default 8 for each of 16 lanes.</summary>
    public int SimulatedMicroBatches { get; init; } = 128;

    public bool Has(string part) => Part == "all" || Part == part;
}

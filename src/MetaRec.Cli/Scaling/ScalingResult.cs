namespace MetaRec.Cli.Scaling;

/// <summary>The result document of <c>metarec benchmark scaling</c>.</summary>
/// <param name="Real">Real lanes on this machine's cores.</param>
/// <param name="Simulated">Simulated devices.</param>
/// <param name="OverheadShare">What of a meta-step is not lane time: one process, one lane, the default spec.</param>
/// <param name="Overhead">The same for each model, with what it is made of.</param>
/// <param name="Floors">Lanes alone, without Orleans, in the same run.</param>
/// <param name="Speedups">Ratios of <paramref name="Real"/> and <paramref name="Floors"/>.</param>
internal sealed record ScalingResult(
    IReadOnlyList<RealRow> Real, IReadOnlyList<SimulatedRow> Simulated, double? OverheadShare, IReadOnlyList<OverheadRow> Overhead, IReadOnlyList<FloorRow> Floors, ScalingSpeedups? Speedups);

/// <summary>Tasks per second of one arrangement of lanes; median of the rounds.</summary>
/// <param name="Processes">Processes that have lanes.</param>
/// <param name="Lanes">Lanes of all of them together.</param>
/// <param name="TasksPerSecond">Tasks meta-trained per second.</param>
/// <param name="Coordinator">"with the lanes", or "apart", in a process of its own on the same cores.</param>
/// <param name="MillisecondsPerStep">Time of a meta-step.</param>
/// <param name="BytesPerStep">Parameters and gradients that travelled between silos per meta-step.</param>
internal sealed record RealRow(int Processes, int Lanes, double TasksPerSecond, string Coordinator, double MillisecondsPerStep, double BytesPerStep);

/// <summary>Tasks per second of lanes alone; median of the rounds.</summary>
internal sealed record FloorRow(int Lanes, double TasksPerSecond);

/// <summary>Ratios of tasks per second, each of medians of one run.</summary>
/// <param name="TwoLanes">Two lanes of one process to one.</param>
/// <param name="TwoProcesses">Two worker processes to one, with the coordinator on the same cores.</param>
/// <param name="TwoBareLanes">Two lanes without Orleans to one: what the machine allows.</param>
internal sealed record ScalingSpeedups(double TwoLanes, double TwoProcesses, double TwoBareLanes);

/// <summary>One number of simulated lanes.</summary>
/// <param name="Silos">Worker silos.</param>
/// <param name="Lanes">Lanes of all of them together.</param>
/// <param name="Efficiency">The time the devices alone would take for a meta-step, divided by the time it took.</param>
/// <param name="CoordinatorCpuSecondsPerStep">Processor time of the coordinator's process per meta-step.</param>
/// <param name="BytesPerStep">Parameters and gradients that travelled between silos per meta-step.</param>
/// <param name="MillisecondsPerStep">Time of a meta-step, median.</param>
/// <param name="IdealMillisecondsPerStep">What the devices alone would take.</param>
/// <param name="PredictedEfficiency">The efficiency by <see cref="CostModel"/>.</param>
internal sealed record SimulatedRow(
    int Silos, int Lanes, double Efficiency, double CoordinatorCpuSecondsPerStep, double BytesPerStep, double MillisecondsPerStep, double IdealMillisecondsPerStep,
    double PredictedEfficiency);

/// <summary>What of a meta-step is not lane time, with one lane in one process; medians of the rounds.</summary>
/// <param name="Model">"default" or "melu".</param>
/// <param name="Share">1 − lane time / time.</param>
/// <param name="MillisecondsPerStep">Time of a meta-step.</param>
/// <param name="LaneMillisecondsPerStep">Of it, lane time.</param>
/// <param name="CpuMillisecondsPerStep">Processor time of the whole process.</param>
/// <param name="AllocatedBytesPerStep">Managed memory allocated.</param>
internal sealed record OverheadRow(
    string Model, double Share, double MillisecondsPerStep, double LaneMillisecondsPerStep, double CpuMillisecondsPerStep, double AllocatedBytesPerStep);

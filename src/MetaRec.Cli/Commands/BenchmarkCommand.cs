using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Learning.Benchmarks;
using MetaRec.Learning.Torch;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark</c>, and its <c>engine</c>.</summary>
internal static class BenchmarkCommand
{
    private const string Description = """
        Meta-gradients per second on one thread, at MeLU's sizes: the engine's closed form, one task after the other by autograd, all tasks stacked by
        autograd, and what the arithmetic alone would take at the speed of a 1024³ product. The methods take turns; medians are shown.

        Examples:
          metarec benchmark engine
          metarec benchmark engine --inner-steps 5 --tasks 64 -o json
        """;

    public static Command Create(CommandContext context) => new("benchmark", "Measures this machine.")
    {
        CreateEngine(context), ChaosCommand.Create(context), ScalingCommand.Create(context), ScalingCommand.CreateWorkers(context), ServingBenchmarkCommand.Create(context),
        PromotionCommand.Create(context), UsersCommand.Create(context), CapacityCommand.Create(context), DurabilityCommand.Create(context), TelemetryBenchmarkCommand.Create(context),
        StartBenchmarkCommand.Create(context),
    };

    private static Command CreateEngine(CommandContext context)
    {
        var defaults = new EngineBenchmarkOptions();
        var support = CommonOptions.Number("--support", "Support rows of a task.", 1, 1000, defaults.Support);
        var query = CommonOptions.Number("--query", "Query rows of a task.", 1, 1000, defaults.Query);
        var tasks = CommonOptions.Number("--tasks", "Tasks of the micro-batch.", 1, 4096, defaults.Tasks);
        var innerSteps = CommonOptions.Number("--inner-steps", "Gradient steps of adaptation.", 1, 50, defaults.InnerSteps);
        var device = CommonOptions.Choice("--device", "Where the engine computes; cuda takes libtorch for GPUs, and a GPU.", ["cpu", "cuda"], defaults.Device);
        var seconds = CommonOptions.Number("--seconds", "Time to measure for.", 0.0, 3600.0, defaults.Seconds);
        var output = CommonOptions.Output();
        var command = new Command("engine", Description) { support, query, tasks, innerSteps, device, seconds, output };
        command.SetAction((parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var options = new EngineBenchmarkOptions
            {
                Support = parse.GetValue(support),
                Query = parse.GetValue(query),
                Tasks = parse.GetValue(tasks),
                InnerSteps = parse.GetValue(innerSteps),
                Device = parse.GetRequiredValue(device),
                Seconds = parse.GetValue(seconds),
            };
            if (options.Device == "cuda" && TorchRuntime.GpuCount() == 0)
            {
                throw new UsageException("--device cuda needs a GPU and a build with libtorch for GPUs, but this process finds none. Leave --device out to measure the processor.");
            }

            terminal.Say($"Timing {options.Tasks} tasks of {options.Support} support and {options.Query} query rows, {options.InnerSteps} inner step(s), {(options.Device == "cuda" ? "on a GPU" : "on one thread")} for {options.Seconds:0.#} s.");
            var result = EngineBenchmark.Run(options, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Print(Terminal terminal, EngineBenchmarkResult result)
    {
        var rates = result.TasksPerSecond;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Method");
        table.AddColumn(new TableColumn("tasks/s").RightAligned());
        table.AddColumn(new TableColumn("against per-task").RightAligned());
        table.AddRow("engine, closed form", $"{rates.Engine:N0}", $"{result.Speedup:0.0}×");
        table.AddRow("autograd, stacked weights", $"{rates.AutogradBmm:N0}", $"{rates.AutogradBmm / rates.AutogradPerTask:0.0}×");
        table.AddRow("autograd, per task", $"{rates.AutogradPerTask:N0}", "1.0×");
        terminal.Tables.Write(table);
        terminal.Tables.WriteLine($"Its arithmetic alone ({result.MegaflopsPerTask:0.0} Mflop a task, at {result.PeakGigaflops:0} Gflop/s) is {result.ArithmeticFloorFraction:0%} of the engine's time.");
        terminal.Tables.WriteLine($"Relative error against autograd: {result.RelativeError:0.0e+0} in float32, {result.RelativeErrorFloat64:0.0e+0} in float64.");
    }
}

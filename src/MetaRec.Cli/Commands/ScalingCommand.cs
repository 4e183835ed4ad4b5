using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Scaling;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark scaling</c>.</summary>
internal static class ScalingCommand
{
    private const string Description = """
        How meta-steps scale. Three parts, each measured in turns and shown as medians beside its floor:

          overhead   What of a meta-step is not lane time: one process, one lane, the default job and one of MeLU's sizes.
          real       1 and 2 lanes in one process; 1 and 2 worker processes, TCP between them and the coordinator; and lanes alone, without Orleans. On the cores of this
                     machine: with two cores, two lanes and the coordinator share them.
          simulated  1 to 32 lanes on 8 silos. A simulated device takes a set time for a micro-batch, waiting, and returns a gradient of the real size; so what is
                     measured is everything around the devices. Efficiency is the time that the devices alone would take, divided by the time it took.

        A busy machine measures itself: close other programs. Everything lies in a temporary folder, and goes at the end or with Ctrl-C.

        Examples:
          metarec benchmark scaling
          metarec benchmark scaling --quick
          metarec benchmark scaling --part simulated --lanes 8,16 --device-milliseconds 20 -o json
        """;

    public static Command Create(CommandContext context)
    {
        var defaults = new ScalingOptions();
        var part = CommonOptions.Choice("--part", "What to measure.", ScalingOptions.Parts, defaults.Part);
        var quick = new Option<bool>("--quick") { Description = "Short measurements and a small simulated cluster, for a first look." };
        var seconds = CommonOptions.Number("--seconds", "Time of one measurement.", 0.1, 3600.0, defaults.Window.TotalSeconds);
        var rounds = CommonOptions.Number("--rounds", "How often real lanes and overhead are measured, in turns.", 1, 1000, defaults.Rounds);
        var microBatches = CommonOptions.Number("--micro-batches", "Micro-batches of a real meta-step.", 2, 32, defaults.MicroBatches);
        var lanes = Lanes();
        var device = CommonOptions.Number("--device-milliseconds", "What a simulated device takes for a micro-batch.", 1.0, 60_000.0, defaults.Device.TotalMilliseconds);
        var simulated = CommonOptions.Number("--simulated-micro-batches", "Micro-batches of a simulated meta-step, for any number of lanes.", 1, 128, defaults.SimulatedMicroBatches);
        var output = CommonOptions.Output();
        var command = new Command("scaling", Description) { part, quick, seconds, rounds, microBatches, lanes, device, simulated, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            T Value<T>(Option<T> option, T whenQuick) => parse.GetValue(quick) && parse.GetResult(option) is null or { Implicit: true } ? whenQuick : parse.GetValue(option)!;
            var options = new ScalingOptions
            {
                Part = parse.GetValue(part)!,
                Window = TimeSpan.FromSeconds(parse.GetValue(quick) && parse.GetResult(seconds) is null or { Implicit: true } ? 1 : parse.GetValue(seconds)),
                Rounds = Value(rounds, 1),
                WarmSteps = parse.GetValue(quick) ? 20 : defaults.WarmSteps,
                MicroBatches = parse.GetValue(microBatches),
                Lanes = parse.GetValue(lanes) ?? (parse.GetValue(quick) ? [1, 8, 16] : defaults.Lanes),
                Device = TimeSpan.FromMilliseconds(parse.GetValue(device)),
                SimulatedMicroBatches = Value(simulated, 32),
            };
            var result = await ScalingBenchmark.RunAsync(options, terminal, cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                ScalingTables.Print(terminal, result);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Worker silos with simulated devices, for the benchmark that started this process.</summary>
    public static Command CreateWorkers(CommandContext context)
    {
        var folder = new Option<string>("--folder") { Description = "The cluster's folder.", Required = true };
        var silos = CommonOptions.Number("--silos", "Worker silos.", 1, ScalingOptions.Silos, 1);
        var lanes = CommonOptions.Number("--lanes", "Lanes of each.", 1, 256, 1);
        var device = CommonOptions.Number("--device-milliseconds", "What a device takes for a micro-batch.", 1.0, 60_000.0, 50.0);
        var command = new Command(SimulatedScaling.WorkersCommand, "Worker silos with simulated devices, for benchmark scaling.") { folder, silos, lanes, device };
        command.Hidden = true;
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var cleanup = new AsyncStack();
            var computing = new SimulatedDevice(TimeSpan.FromMilliseconds(parse.GetValue(device)));
            for (var i = 0; i < parse.GetValue(silos); i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"worker-{i}");
                cleanup.Add(await BenchmarkSilo.StartAsync(
                    parse.GetValue(folder)!, name, "worker", parse.GetValue(lanes), computing, parse.GetValue(CommonOptions.Verbose), cancellationToken));
            }

            await context.Output.WriteLineAsync("ready");
            await context.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<IReadOnlyList<int>?> Lanes() => new("--lanes")
    {
        Description = $"Numbers of simulated lanes, separated by commas: each up to {ScalingOptions.Silos}, or a multiple of it up to 256; 1,2,4,8,16,32 by default.",
        HelpName = "n,n,…",
        CustomParser = result =>
        {
            var lanes = new List<int>();
            foreach (var text in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
            {
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 256
                    || (number > ScalingOptions.Silos && number % ScalingOptions.Silos != 0))
                {
                    result.AddError($"--lanes must be numbers from 1 to {ScalingOptions.Silos}, or multiples of {ScalingOptions.Silos} up to 256, separated by commas, but has '{text}'. For example: --lanes 1,8,16.");
                    return null;
                }

                lanes.Add(number);
            }

            return lanes;
        },
    };
}

using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Sizing;
using MetaRec.Cli.Specs;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Commands.Cluster;

/// <summary><c>metarec cluster size</c>.</summary>
internal static class ClusterSizeCommand
{
    private const string Description = """
        How many gateways, serving silos and workers a load needs, with which processors, memory and volumes: what the Kubernetes manifests get. Asks no cluster: it computes from
        measured constants (docs/sizing.md), and shows the arithmetic. One gateway and one serving silo may be missing at any time; memory has half of it on top.
        `metarec benchmark capacity` measures the constants on a machine of yours.

        Examples:
          metarec cluster size --users 1000000 --items 20000 --rate 500
          metarec cluster size --users 1000000 --items 20000 --rate 500 --active-share 0.1 --train-within 2h -o json
          metarec cluster size --users 50000 --items 4000 --rate 100 --spec docs/examples/movielens-1m-tasks.yaml --figures figures.json
        """;

    public static Command Create(CommandContext context)
    {
        var users = CommonOptions.RequiredNumber("--users", "Users with a history.", 1, 1_000_000_000L);
        var items = CommonOptions.RequiredNumber("--items", "Items of the catalogue.", 1, 100_000_000L);
        var rate = CommonOptions.RequiredNumber("--rate", "Requests a second at the busiest hour.", 0.001, 10_000_000.0);
        var writes = CommonOptions.Number("--writes", "Share of the requests that are feedback.", 0.0, 1.0, 0.2);
        var active = CommonOptions.Number("--active-share", "Share of the users that is in memory at the busiest hour: who came within MetaRec:Serving:IdleAge (15 minutes).", 0.0, 1.0, 0.05);
        var interactions = CommonOptions.Number("--interactions-per-user", "Feedback events of a user.", 1, 10_000, 20);
        var spec = CommonOptions.Text("--spec", "A training job's spec; its steps, micro-batches and their size count. By default that of `metarec job submit`.", "FILE");
        var within = CommonOptions.Duration("--train-within", "What a training run may take; 1h by default.");
        var lanes = CommonOptions.Number("--lanes", "Lanes of a worker, and its processors.", 1, 256, 2);
        var taskRate = CommonOptions.Number("--task-rate", "Tasks that a lane trains in a second; 0: as the figures say. `metarec job status` of a job on one lane has it.", 0.0, 1e9, 0);
        var cpu = CommonOptions.Number("--serving-cpu", "Processors of a serving silo.", 1, 256, 2);
        var checkpoints = CommonOptions.Number("--checkpoints", "Checkpoints that stay: of versions, and of jobs that nobody has deleted.", 1, 1_000_000, 30);
        var utilization = CommonOptions.Number("--utilization", "Share of the processors that is in use at the busiest hour.", 0.05, 1.0, 0.6);
        var figures = CommonOptions.Text("--figures", "Constants of your own, as `metarec benchmark capacity -o json` writes them; what the file leaves out has its default.", "FILE");
        var output = CommonOptions.Output();
        var command = new Command("size", Description) { users, items, rate, writes, active, interactions, spec, within, lanes, taskRate, cpu, checkpoints, utilization, figures, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var job = parse.GetValue(spec) is { } file ? (await SpecFile.ReadAsync(file, context.Input, [], cancellationToken)).Check() : new TrainingSpec();
            var constants = parse.GetValue(figures) is { } path ? await FiguresFile.ReadAsync(path, cancellationToken) : new CapacityFigures();
            var limit = parse.GetValue(within) ?? TimeSpan.FromHours(1);
            if (limit < TimeSpan.FromSeconds(1))
            {
                throw new UsageException($"--train-within must be at least 1s, but was {limit.TotalSeconds}s. Leave it out for an hour.");
            }

            var request = new SizingRequest
            {
                Users = parse.GetValue(users),
                Items = parse.GetValue(items),
                Rate = parse.GetValue(rate),
                WriteShare = parse.GetValue(writes),
                ActiveShare = parse.GetValue(active),
                Interactions = parse.GetValue(interactions),
                Steps = job.Steps,
                MicroBatches = job.MicroBatches,
                MicroBatchSize = job.MicroBatchSize,
                TrainWithin = limit,
                Lanes = parse.GetValue(lanes),
                ServingCpu = parse.GetValue(cpu),
                Checkpoints = parse.GetValue(checkpoints),
                Utilization = parse.GetValue(utilization),
            };
            var plan = ClusterSizing.Plan(request, parse.GetValue(taskRate) is > 0 and var measured ? constants with { TasksPerSecond = measured } : constants);
            if (terminal.Json)
            {
                terminal.WriteJson(plan);
            }
            else
            {
                SizingTables.Write(terminal.Tables, plan);
                foreach (var warning in plan.Warnings)
                {
                    terminal.Say(warning);
                }
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}

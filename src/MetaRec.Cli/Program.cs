using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Commands;
using MetaRec.Cli.Commands.Backup;
using MetaRec.Cli.Commands.Cluster;
using MetaRec.Cli.Commands.Context;
using MetaRec.Cli.Commands.Item;
using MetaRec.Cli.Commands.Job;
using MetaRec.Cli.Commands.Key;
using MetaRec.Cli.Commands.Model;
using MetaRec.Cli.Commands.Schedule;
using MetaRec.Cli.Commands.Serving;

namespace MetaRec.Cli;

/// <summary>The command line of MetaRecCluster.</summary>
internal static class Program
{
    private const string Description = """
        Distributed meta-learning for cold-start recommendation.

        Examples:
          metarec demo                              train, evaluate and serve one new user, in half a minute on two cores
          metarec demo --quick --dataset synthetic  the same in seconds, on generated data
          metarec evaluate --dataset movielens-1m --training all-warm --seeds 3
          metarec benchmark engine                  the engine beside plain autograd
          metarec benchmark chaos                   silos of a cluster are killed while it trains; the result is the same
          metarec data download movielens-1m
          metarec standalone                        a cluster in one process; submit jobs to it from another terminal:
          metarec job submit docs/examples/quick.yaml

        Exit codes: 0 ok, 1 unexpected error, 2 usage or invalid input, 3 refused or unreachable, 4 not found, 5 job failed, 6 job stopped, 124 --timeout passed,
        130 interrupted, 143 terminated (SIGTERM) before it was done.
        """;

    private static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        var ended = ExitCodes.Interrupted;
        void OnSignal(PosixSignalContext context)
        {
            var code = context.Signal == PosixSignal.SIGTERM ? ExitCodes.Terminated : ExitCodes.Interrupted;
            if (interrupted.IsCancellationRequested)
            {
                ProcessEnd.Now(code);
            }

            ended = code;
            context.Cancel = true;
            interrupted.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        var result = await RunAsync(args, new CommandContext(Console.Out, Console.Error), interrupted.Token);
        return result == ExitCodes.Interrupted ? ended : result;
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="context">Where it writes (the result to standard output, everything for people only to standard error) and reads.</param>
    /// <param name="cancellationToken">The first Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, CommandContext context, CancellationToken cancellationToken = default)
    {
        var (output, error) = (context.Output, context.Error);
        var root = CreateRoot(context);
        var parse = root.Parse(args.Length == 0 ? ["--help"] : args);
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (parse.Action is not HelpAction && MistypedOptions.Find(parse, args) is { } mistyped)
        {
            await error.WriteLineAsync($"metarec: {mistyped} See `{PathOf(parse.CommandResult.Command)} --help`.");
            return ExitCodes.Usage;
        }

        if (parse.Errors.Count > 0 && parse.Action is not HelpAction)
        {
            await error.WriteLineAsync($"metarec: {string.Join(' ', parse.Errors.Select(found => found.Message))} See `{PathOf(parse.CommandResult.Command)} --help`.");
            return ExitCodes.Usage;
        }

        try
        {
            var code = await parse.InvokeAsync(configuration, cancellationToken);
            if (args.Length == 0)
            {
                await error.WriteLineAsync("New here? Try:  ./metarec demo");
            }

            return code;
        }
        catch (Exception failure)
        {
            return ErrorReporter.Report(failure, error, parse.GetValue(CommonOptions.Verbose));
        }
    }

    /// <summary>A command as it is typed.</summary>
    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "metarec";

    private static RootCommand CreateRoot(CommandContext context)
    {
        var root = new RootCommand(Description)
        {
            DemoCommand.Create(context),
            EvaluateCommand.Create(context),
            LeaderboardCommand.Create(context),
            BenchmarkCommand.Create(context),
            DataCommand.Create(context),
            StandaloneCommand.Create(context),
            JobCommand.Create(context),
            RecommendCommand.Create(context),
            FeedbackCommand.Create(context),
            ModelCommand.Create(context),
            ScheduleCommand.Create(context),
            UserCommand.Create(context),
            ItemCommand.Create(context),
            KeyCommand.Create(context),
            AuditCommand.Create(context),
            ContextCommand.Create(context),
            SiloCommand.Create(context),
            GatewayCommand.Create(context),
            StorageCommand.Create(context),
            BackupCommand.Create(context),
            ClusterCommand.Create(context),
            DoctorCommand.Create(context),
            VersionCommand.Create(context),
        };
        root.Options.Add(CommonOptions.Verbose);
        return root;
    }
}

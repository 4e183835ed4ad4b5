using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Load;
using MetaRec.Cli.Training;
using MetaRec.Data;
using MetaRec.Data.Specs;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec benchmark users</c>.</summary>
internal static class UsersCommand
{
    // Short, so that the run does not have to wait for the quarter of an hour that it is in service.
    private static readonly TimeSpan IdleAge = TimeSpan.FromSeconds(10);

    private const string Description = """
        What many users cost: a silo in this process, on files of its own, stores users with their histories through their grains, as a service does; all of them leave memory; then some are
        asked about, and leave memory again. Shows the heap in between, and whether a new user costs more when there are many. A million users take a quarter of an hour, and 1.2 GB of disk.

        Examples:
          metarec benchmark users
          metarec benchmark users --users 50000 --active 0.1 -o json
        """;

    public static Command Create(CommandContext context)
    {
        var dataset = new DatasetOptions(alwaysQuick: true);
        var users = CommonOptions.Number("--users", "Users with a history.", 100, 100_000_000, 1_000_000);
        var active = CommonOptions.Number("--active", "Share of them that is asked about.", 0.0, 1.0, 0.01);
        var interactions = CommonOptions.Number("--interactions-per-user", "Events of each user.", 1, 1000, 20);
        var output = CommonOptions.Output();
        var command = new Command("users", Description);
        dataset.AddKnownTo(command);
        foreach (var option in new Option[] { users, active, interactions, output })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse, output);
            var spec = DefaultSpecs.For(DatasetPaths.Absolute(dataset.Resolve(parse, terminal)), TrainingSetting.AllWarm);
            var data = DatasetCatalog.Load(spec.Dataset);
            var options = new UsersOptions(parse.GetValue(users), parse.GetValue(active), parse.GetValue(interactions));
            await using var served = await ServedModel.StartAsync(spec, terminal, cancellationToken, IdleAge);
            var result = await new UsersRun(served, data, options, terminal).RunAsync(cancellationToken);
            if (terminal.Json)
            {
                terminal.WriteJson(result);
            }
            else
            {
                Print(terminal, result);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(Terminal terminal, UsersResult result)
    {
        var table = new Table { Border = TableBorder.Simple }.HideHeaders();
        table.AddColumn("");
        table.AddColumn(new TableColumn("").RightAligned());
        void Row(string name, FormattableString value) => table.AddRow(name, value.ToString(CultureInfo.InvariantCulture));
        Row("users stored, each with so many events", $"{result.Users:N0}, {result.Interactions}");
        Row("new users a second, first and last tenth", $"{result.FirstUsersPerSecond:N0}, {result.LastUsersPerSecond:N0}");
        Row("on disk", $"{result.DiskBytesPerUser:N0} bytes a user");
        Row("heap before any user", $"{result.EmptyHeapBytes / 1e6:0.0} MB");
        Row("heap with all users idle", $"{result.IdleHeapBytes / 1e6:0.0} MB, {result.BytesPerIdleUser:0.0} bytes a user");
        Row($"heap with {result.ActiveUsers:N0} users active", $"{result.ActiveHeapBytes / 1e6:0.0} MB, {result.BytesPerActiveUser:N0} bytes an active user");
        Row("heap after they have left", $"{result.AfterHeapBytes / 1e6:0.0} MB");
        Row("recommendation for one not in memory: median, 99 %", $"{result.ActivateMs.P50:0.0}, {result.ActivateMs.P99:0.0} ms");
        terminal.Tables.Write(table);
    }
}

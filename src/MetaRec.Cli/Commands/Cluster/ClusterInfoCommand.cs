using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.Cluster;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Cluster;

/// <summary><c>metarec cluster info</c>.</summary>
internal static class ClusterInfoCommand
{
    private const string Description = """
        Versions, store, and the silos of each role with what they hold together.

        Examples:
          metarec cluster info
          metarec cluster info -o json
        """;

    public static Command Create(CommandContext context)
    {
        var output = CommonOptions.Output();
        var command = new Command("info", Description) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var cluster = await call.Client.Cluster.GetAsync(cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(cluster);
                return ExitCodes.Ok;
            }

            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{call.Server}  gateway {cluster.Version}, store {cluster.Store ?? "not known"}, {Counted.Of(cluster.Silos.Count, "silo")}, {Counted.Of(cluster.Silos.Sum(silo => silo.Lanes ?? 0), "lane")}, {Counted.Of(cluster.Silos.Sum(silo => silo.ServingThreads ?? 0), "serving thread")}");
            await context.Output.WriteLineAsync(line);
            SiloTable.WriteRoles(call.Terminal.Tables, cluster);
            foreach (var warning in SiloTable.Warnings(cluster))
            {
                call.Terminal.Say(warning);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}

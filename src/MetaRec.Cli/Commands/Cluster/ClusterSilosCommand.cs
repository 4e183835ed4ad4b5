using System.CommandLine;
using MetaRec.Cli.Cluster;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Cluster;

/// <summary><c>metarec cluster silos</c>.</summary>
internal static class ClusterSilosCommand
{
    private const string Description = """
        Lists the silos: roles, status, version, lanes, memory, and the activations that each holds.

        Examples:
          metarec cluster silos
          metarec cluster silos -o name
        """;

    public static Command Create(CommandContext context)
    {
        var output = JobOptions.Output();
        var command = new Command("silos", Description) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var cluster = await call.Client.Cluster.GetAsync(cancellationToken);
            call.WriteList(cluster.Silos, silo => silo.Name, () =>
            {
                SiloTable.Write(call.Terminal.Tables, cluster, DateTimeOffset.UtcNow);
                foreach (var warning in SiloTable.Warnings(cluster))
                {
                    call.Terminal.Say(warning);
                }
            });
            return ExitCodes.Ok;
        });
        return command;
    }
}

using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;

namespace MetaRec.Cli.Commands.Cluster;

/// <summary><c>metarec cluster</c>.</summary>
internal static class ClusterCommand
{
    private const string Description = """
        The silos of a cluster: what they are and hold, emptying one before it is stopped; and how many of them a load needs.

        Examples:
          metarec cluster info
          metarec cluster silos -o json
          metarec cluster drain metarec-worker-7d9f
          metarec cluster drain metarec-worker-7d9f --undo
          metarec cluster size --users 1000000 --items 20000 --rate 500

        Exit codes: 0 ok, 1 unexpected error, 2 usage or refused by the cluster's state, 3 unreachable or refused, 4 no such silo, 124 --timeout passed, 130 Ctrl-C.
        """;

    public static Command Create(CommandContext context)
    {
        var command = new Command("cluster", Description)
        {
            ClusterInfoCommand.Create(context),
            ClusterSilosCommand.Create(context),
            ClusterDrainCommand.Create(context),
            ClusterSizeCommand.Create(context),
        };
        JobOptions.AddTo(command);
        return command;
    }
}

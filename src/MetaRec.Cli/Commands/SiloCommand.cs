using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Hosting;
using MetaRec.Silo.Process;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec silo</c>.</summary>
internal static class SiloCommand
{
    private const string Description = """
        Runs one silo of a cluster, until it is stopped by Ctrl-C or SIGTERM: work in flight is then given back to the others. What is not given here is read from
        --config FILE (JSON) and from the environment, as in MetaRec__Cluster__Address or MetaRec__Silo__Roles; the options here go before both.

        Examples:
          metarec silo --cluster redis://127.0.0.1:6379 --storage /var/lib/metarec
          metarec silo --cluster redis://127.0.0.1:6379 --storage /var/lib/metarec --roles worker --lanes 2 --silo-port 11112 --gateway-port 30001
          metarec silo --config silo.json
        """;

    public static Command Create(CommandContext context)
    {
        var config = ProcessSettings.File();
        var cluster = CommonOptions.Text("--cluster", $"Where the silos find each other: {ClusterAddress.Forms}.", "ADDRESS");
        var clusterId = CommonOptions.Text("--cluster-id", "The cluster to belong to; 'metarec' by default.", "NAME");
        var name = CommonOptions.Text("--name", "The silo's name in logs; the machine's by default.", "NAME");
        var roles = CommonOptions.Text("--roles", "coordinator, worker, serving: one or several, separated by commas; all by default.", "ROLES");
        var siloPort = CommonOptions.Text("--silo-port", "Where other silos connect; 11111 by default.", "PORT");
        var gatewayPort = CommonOptions.Text("--gateway-port", "Where gateways and other clients connect; 30000 by default.", "PORT");
        var advertised = CommonOptions.Text("--advertised-address", "The IP address under which this silo is reached; 127.0.0.1 by default.", "IP");
        var health = CommonOptions.Text("--health-port", "Where probes (/healthz/startup, ready, live) and /metrics are answered over HTTP, on all interfaces; nowhere by default.", "PORT");
        var lanes = CommonOptions.Text("--lanes", "Compute threads; one for each core by default.", "N");
        var device = CommonOptions.Text("--device", "What lanes compute on: cpu (default), cuda (all GPUs, lane by lane), cuda:N, or libtorch (the code of GPUs on the processor).", "DEVICE");
        var data = CommonOptions.Text("--data", "Folder that holds the data sets: known ones by their folder's name, files by their path relative to it. Silos of every role need it. METAREC_DATA by default.", "DIR");
        var storage = CommonOptions.Text("--storage", "Folder for checkpoints; all silos need to see the same.", "DIR");
        var settings = new ProcessSettings(
        [
            (cluster, "MetaRec:Cluster:Address"), (clusterId, "MetaRec:Cluster:ClusterId"), (name, "MetaRec:Silo:Name"), (roles, "MetaRec:Silo:Roles"),
            (siloPort, "MetaRec:Silo:SiloPort"), (gatewayPort, "MetaRec:Silo:GatewayPort"), (advertised, "MetaRec:Silo:AdvertisedAddress"),
            (health, "MetaRec:Health:Port"), (lanes, "MetaRec:Lanes:Lanes"), (device, "MetaRec:Lanes:Device"), (data, "MetaRec:Silo:DataFolder"), (storage, "MetaRec:Silo:StorageFolder"),
        ]);
        var command = new Command("silo", Description) { config };
        settings.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await RunAsync(context, parse.GetValue(config), settings.Of(parse), cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task RunAsync(CommandContext context, string? config, IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var silo = await SiloProcess.StartAsync(config, settings, cancellationToken);
            await context.Output.WriteLineAsync(silo.ReadyLine.AsMemory(), CancellationToken.None);
            await context.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await context.SayStoppingAsync();
        }
        catch (Exception error) when (error is ClusterUnreachableException or PortInUseException)
        {
            throw new RefusedException(error.Message, error);
        }
    }
}

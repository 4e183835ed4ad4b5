using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Process;
using MetaRec.Hosting;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec gateway</c>.</summary>
internal static class GatewayCommand
{
    private const string Description = """
        Runs a gateway: jobs over HTTP (see docs/api.md), in front of the silos of a cluster, until it is stopped by Ctrl-C or SIGTERM. It may be started before the silos;
        until it reaches them, requests are answered with 503. What is not given here is read from --config FILE (JSON) and from the environment, as in
        MetaRec__Cluster__Address or MetaRec__Gateway__Urls; the options here go before both. On 127.0.0.1 it asks nobody who they are; elsewhere callers need an API key or a token (docs/security.md), and it does not start
        without one that it could know.

        Examples:
          metarec gateway --cluster redis://127.0.0.1:6379
          metarec gateway --cluster redis://127.0.0.1:6379 --urls http://127.0.0.1:8081
          metarec gateway --cluster redis://redis:6379 --urls http://*:8080 --require-key
          metarec gateway --config gateway.json
        """;

    public static Command Create(CommandContext context)
    {
        var config = ProcessSettings.File();
        var settings = new ProcessSettings(
        [
            (CommonOptions.Text("--cluster", $"Where the silos find each other: {ClusterAddress.Forms}.", "ADDRESS"), "MetaRec:Cluster:Address"),
            (CommonOptions.Text("--cluster-id", "The cluster to speak for; 'metarec' by default.", "NAME"), "MetaRec:Cluster:ClusterId"),
            (Urls(), "MetaRec:Gateway:Urls"),
        ]);
        var command = new Command("gateway", Description) { config };
        settings.AddTo(command);
        var anonymous = new AnonymousOptions();
        anonymous.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await RunAsync(context, parse.GetValue(config), [.. settings.Of(parse), .. anonymous.Of(parse)], cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Where a gateway listens.</summary>
    public static Option<string?> Urls() => CommonOptions.Text("--urls", $"Where to listen, separated by ';'; {GatewayOptions.DefaultUrls} by default. Port 0: a free one.", "URLS");

    private static async Task RunAsync(CommandContext context, string? config, IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(config, settings, cancellationToken);
            await context.Output.WriteLineAsync(gateway.ReadyLine.AsMemory(), CancellationToken.None);
            await context.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await context.SayStoppingAsync();
        }
        catch (AddressUnusableException error)
        {
            throw new RefusedException(error.Message, error);
        }
    }
}

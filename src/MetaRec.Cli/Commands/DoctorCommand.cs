using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Doctor;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Server;
using MetaRec.Hosting;
using Microsoft.Extensions.Configuration;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string Description = """
        Looks at what a process of a cluster depends on, and says of each: ok, warn or fail, and what to do. Without options: this machine, its libraries and devices (each device's
        meta-gradient is compared with the processor's engine). With the settings of a silo or a gateway, given as to the process itself (--config, --cluster …, or the environment):
        its configuration, store, clock, ports, storage and certificates too. With --server (or METAREC_SERVER, or a context in use): a gateway, its cluster and the key. It changes nothing.

        Examples:
          metarec doctor
          metarec doctor --cluster redis://127.0.0.1:6379 --storage /var/lib/metarec
          metarec doctor --config silo.json
          metarec doctor --process gateway --config gateway.json
          metarec doctor --server https://metarec.example --api-key-file key -o json

        Exit codes: 0 nothing has failed (there may be warnings), 1 something has.
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Command Create(CommandContext context)
    {
        var process = CommonOptions.Choice("--process", "Whose settings are looked at.", ["silo", "gateway"], "silo");
        var config = ProcessSettings.File();
        var settings = new ProcessSettings(
        [
            (CommonOptions.Text("--cluster", $"Where the silos find each other: {ClusterAddress.Forms}.", "ADDRESS"), "MetaRec:Cluster:Address"),
            (CommonOptions.Text("--storage", "Folder for checkpoints.", "DIR"), "MetaRec:Silo:StorageFolder"),
            (CommonOptions.Text("--data", "Folder that holds the data sets.", "DIR"), "MetaRec:Silo:DataFolder"),
            (CommonOptions.Text("--silo-port", "Where other silos connect; 11111 by default.", "PORT"), "MetaRec:Silo:SiloPort"),
            (CommonOptions.Text("--gateway-port", "Where gateways connect; 30000 by default.", "PORT"), "MetaRec:Silo:GatewayPort"),
            (CommonOptions.Text("--health-port", "Where probes are answered; nowhere by default.", "PORT"), "MetaRec:Health:Port"),
            (CommonOptions.Text("--advertised-address", "The IP address under which the silo is reached; 127.0.0.1 by default.", "IP"), "MetaRec:Silo:AdvertisedAddress"),
            (GatewayCommand.Urls(), "MetaRec:Gateway:Urls"),
        ]);
        var output = CommonOptions.Output();
        var command = new Command("doctor", Description) { process, config };
        settings.AddTo(command);
        command.Options.Add(output);
        JobOptions.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var checks = DoctorPlan.Create(parse.GetRequiredValue(process), Configure(parse.GetValue(config), settings.Of(parse)), ServerOf(parse));
            var terminal = context.Terminal(parse, output);
            var findings = new List<Finding>();
            await foreach (var finding in new Diagnosis(checks, Limit).RunAsync(cancellationToken))
            {
                findings.Add(finding);
                terminal.Progress($"looked at {finding.Topic} {finding.Name}");
            }

            terminal.EndProgress();
            if (terminal.Json)
            {
                terminal.WriteJson(new DiagnosisDocument([.. findings.Select(finding => new FindingDocument(finding.Topic, finding.Name, DiagnosisTable.Word(finding.Level), finding.Text, finding.Remedy))]));
            }
            else
            {
                DiagnosisTable.Write(terminal.Tables, findings);
            }

            return findings.Any(finding => finding.Level == CheckLevel.Failed) ? ExitCodes.Unexpected : ExitCodes.Ok;
        });
        return command;
    }

    private static IConfigurationRoot Configure(string? file, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        return builder.AddEnvironmentVariables().AddInMemoryCollection(settings).Build();
    }

    /// <summary>The gateway that somebody named, in whatever way; null where nobody did.</summary>
    private static ServerConnection? ServerOf(ParseResult parse) =>
        parse.GetValue(JobOptions.Server) is not null || Environment.GetEnvironmentVariable(ServerAddress.Variable) is { Length: > 0 } || ContextFile.Default().Read().InUse is not null
            ? ServerConnection.Of(parse)
            : null;

    private sealed record DiagnosisDocument(IReadOnlyList<FindingDocument> Findings);

    private sealed record FindingDocument(string Topic, string Name, string Level, string Text, string? Remedy);
}

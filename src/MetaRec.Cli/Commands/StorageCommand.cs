using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Hosting;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec storage</c>.</summary>
internal static class StorageCommand
{
    private const string ClusterVariable = "MetaRec__Cluster__Address";

    private const string MigrateDescription = $"""
        Brings the tables of a PostgreSQL database up to the version that this version of metarec needs, in one transaction: all of it or nothing. Silos refuse a database
        that is not migrated. Redis and SQLite have nothing to migrate. So that the password does not show up in the list of processes, leave --cluster out and set
        {ClusterVariable}.

        Examples:
          metarec storage migrate --cluster postgres://metarec:PASSWORD@127.0.0.1:5432/metarec --dry-run
          {ClusterVariable}=postgres://metarec:PASSWORD@db.example/metarec?sslmode=verify-full metarec storage migrate
        """;

    public static Command Create(CommandContext context) => new("storage", "Prepares what a cluster keeps its state in.") { CreateMigrate(context) };

    private static Command CreateMigrate(CommandContext context)
    {
        var cluster = CommonOptions.Text("--cluster", $"Where: {ClusterAddress.Forms}. {ClusterVariable} by default.", "ADDRESS");
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, after trying it and taking it back." };
        var output = CommonOptions.Output();
        var command = new Command("migrate", MigrateDescription) { cluster, dryRun, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var address = Read(parse.GetValue(cluster) ?? Environment.GetEnvironmentVariable(ClusterVariable));
            var isDryRun = parse.GetValue(dryRun);
            var document = await MigrateAsync(address, isDryRun, cancellationToken);
            var terminal = context.Terminal(parse, output);
            if (terminal.Json)
            {
                terminal.WriteJson(document);
            }
            else
            {
                await context.Output.WriteLineAsync(Describe(document));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static ClusterAddress Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new UsageException($"The store to migrate is missing. Add --cluster ADDRESS, or set {ClusterVariable}: {ClusterAddress.Forms}.");
        }

        return ClusterAddress.TryParse(text, out var address, out var error) ? address : throw new UsageException(error);
    }

    private static async Task<MigrationDocument> MigrateAsync(ClusterAddress address, bool dryRun, CancellationToken cancellationToken)
    {
        try
        {
            var report = await address.MigrateAsync(dryRun, cancellationToken);
            return new MigrationDocument($"{address}", dryRun, report?.From, report?.To, report?.Applied ?? []);
        }
        catch (ClusterUnreachableException error)
        {
            throw new RefusedException(error.Message, error);
        }
    }

    private static string Describe(MigrationDocument document) => document switch
    {
        { To: null } => $"{document.Address}: this kind of store has no tables to migrate; there is nothing to do.",
        { Applied: [] } => $"{document.Address} has schema version {document.To} already; there is nothing to do.",
        _ => $"{document.Address}: {(document.DryRun ? "would apply" : "applied")} {string.Join(", ", document.Applied)}; schema version {document.From} {(document.DryRun ? "would become" : "became")} {document.To}.",
    };

    private sealed record MigrationDocument(string Address, bool DryRun, int? From, int? To, IReadOnlyList<string> Applied);
}

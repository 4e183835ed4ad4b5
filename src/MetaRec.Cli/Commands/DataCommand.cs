using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Protocols;
using Spectre.Console;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec data</c>.</summary>
internal static class DataCommand
{
    private const string DownloadDescription = """
        Fetches a public data set from its publisher, GroupLens, checks it and unpacks it into the cache. Its licence allows research use and does not
        allow passing it on.

        Examples:
          metarec data download movielens-1m
          metarec data download movielens-100k
        """;

    private const string InfoDescription = """
        What a data set consists of, how it is split into MeLU's four partitions, and how many tasks they hold.

        Examples:
          metarec data info --dataset movielens-1m
          metarec data info --interactions ratings.csv
        """;

    public static Command Create(CommandContext context) => new("data", "Gets and inspects data sets.") { CreateDownload(context), CreateInfo(context) };

    private static Command CreateDownload(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "movielens-1m or movielens-100k." };
        var command = new Command("download", DownloadDescription) { name };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var terminal = context.Terminal(parse);
            var dataset = parse.GetRequiredValue(name);
            using var http = new HttpClient();
            var folder = await DatasetDownloader.DownloadAsync(dataset, DatasetCatalog.CacheFolder, http, new Bytes(terminal, dataset), cancellationToken);
            terminal.Say($"{dataset} is in {folder}. Its licence (README in that folder): research use, with acknowledgement of GroupLens; not to be passed on or sold.");
            terminal.Say($"Next:  ./metarec demo --dataset {dataset}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateInfo(CommandContext context)
    {
        var dataset = new DatasetOptions();
        var output = CommonOptions.Output();
        var command = new Command("info", InfoDescription) { output };
        dataset.AddTo(command);
        command.SetAction(parse =>
        {
            var terminal = context.Terminal(parse, output);
            var information = Describe(DatasetCatalog.Load(dataset.Resolve(parse, terminal)));
            if (terminal.Json)
            {
                terminal.WriteJson(information);
            }
            else
            {
                Print(terminal, information);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static DatasetInformation Describe(Dataset dataset)
    {
        var split = MeluSplit.Create(dataset);
        return new DatasetInformation(
            dataset.Name, dataset.Users.Count, dataset.Items.Count, dataset.Interactions.Count,
            1 - (dataset.Interactions.Count / ((double)dataset.Users.Count * dataset.Items.Count)),
            dataset.Scale.Min, dataset.Scale.Max, dataset.Fingerprint, dataset.Published is not null,
            [.. dataset.UserFeatures.Fields.Select(field => field.Name)], [.. dataset.ItemFeatures.Fields.Select(field => field.Name)],
            [.. Enum.GetValues<Scenario>().Select(scenario => new PartitionInformation(
                ScenarioNames.Slug(scenario), split[scenario].Count, split[scenario].Sum(history => history.Length),
                split[scenario].Count(history => history.Length is >= TaskSets.MinLength and <= TaskSets.MaxLength)))]);
    }

    private static void Print(Terminal terminal, DatasetInformation data)
    {
        var console = terminal.Tables;
        console.WriteLine($"{data.Dataset}: {data.Users:N0} users, {data.Items:N0} items, {data.Ratings:N0} ratings from {data.MinRating} to {data.MaxRating}; {data.Sparsity:0.00%} of the pairs have none.");
        console.WriteLine($"User features: {Names(data.UserFeatures)}. Item features: {Names(data.ItemFeatures)}.");
        console.WriteLine($"Split: {(data.PublishedSplit ? "as published by MeLU" : "by MeLU's rule")}. Fingerprint {data.Fingerprint}.");
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Partition");
        foreach (var column in new[] { "users", "ratings", $"tasks ({TaskSets.MinLength} to {TaskSets.MaxLength} ratings)" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var partition in data.Partitions)
        {
            table.AddRow(partition.Scenario, $"{partition.Users:N0}", $"{partition.Ratings:N0}", $"{partition.Tasks:N0}");
        }

        console.Write(table);
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private sealed record DatasetInformation(
        string Dataset, int Users, int Items, int Ratings, double Sparsity, float MinRating, float MaxRating, string Fingerprint, bool PublishedSplit,
        IReadOnlyList<string> UserFeatures, IReadOnlyList<string> ItemFeatures, IReadOnlyList<PartitionInformation> Partitions);

    private sealed record PartitionInformation(string Scenario, int Users, int Ratings, int Tasks);

    private sealed class Bytes(Terminal terminal, string dataset) : IProgress<long>
    {
        public void Report(long value) => terminal.Progress($"{dataset}: {value / 1e6:0.0} MB");
    }
}

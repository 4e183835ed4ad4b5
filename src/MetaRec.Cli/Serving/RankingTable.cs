using System.Globalization;
using MetaRec.Client.Serving;
using Spectre.Console;

namespace MetaRec.Cli.Serving;

/// <summary>Ranked items as a table on the terminal.</summary>
internal static class RankingTable
{
    public static void Write(IAnsiConsole console, RankedItems ranked)
    {
        var explained = ranked.Items.Any(item => item.Reasons is not null);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("Rank").RightAligned());
        table.AddColumns("Item", "Title");
        table.AddColumn(new TableColumn("Score").RightAligned());
        if (explained)
        {
            table.AddColumn("Because of");
        }

        foreach (var item in ranked.Items)
        {
            string[] cells = [item.Rank.ToString(CultureInfo.InvariantCulture), item.Id, item.Title, item.Score.ToString("0.00", CultureInfo.InvariantCulture)];
            table.AddRow([.. (explained ? cells.Append(string.Join(", ", (item.Reasons ?? []).Select(Reason))) : cells).Select(cell => new Text(cell))]);
        }

        console.Write(table);
    }

    /// <summary>How the answer came about.</summary>
    public static string Origin(RankedItems ranked) => string.Create(
        CultureInfo.InvariantCulture,
        $"Model '{ranked.Model}' version {ranked.ModelVersion}, {(ranked.Adapted ? $"adapted to {ranked.AdaptedOn} rating{(ranked.AdaptedOn == 1 ? "" : "s")}" : "not adapted: no rating of this user is known")}, {ranked.TookMs:0.0} ms.");

    private static string Reason(ItemReason reason) => string.Create(CultureInfo.InvariantCulture, $"{reason.Item}={reason.Rating:0.##} ({reason.Contribution:+0.00;-0.00})");
}

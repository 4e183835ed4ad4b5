using System.Globalization;
using MetaRec.Client.Items;

namespace MetaRec.Cli.Commands.Item;

/// <summary>Writes when an item is recommended.</summary>
internal static class ItemTimes
{
    public static string Window(ItemDocument item) => (item.Hidden, item.AvailableFrom, item.AvailableUntil) switch
    {
        (true, _, _) => "never (hidden)",
        (_, null, null) => "always",
        (_, { } from, null) => $"from {Text(from)}",
        (_, null, { } until) => $"until {Text(until)}",
        (_, { } from, { } until) => $"{Text(from)} to {Text(until)}",
    };

    public static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Cluster;
using MetaRec.Contracts.Cluster;
using Spectre.Console;

namespace MetaRec.Cli.Cluster;

/// <summary>Writes silos for people.</summary>
internal static class SiloTable
{
    public static void Write(IAnsiConsole console, ClusterDocument cluster, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Silo", "Roles", "Status", "Version", "Device", "Lanes", "Serving", "Memory", "Activations", "Up", "Address");
        foreach (var silo in cluster.Silos)
        {
            table.AddRow(
                Markup.Escape(silo.Name), string.Join(",", silo.Roles), silo.DrainedSince is null ? silo.Status : "draining", silo.Version ?? "?", silo.Device ?? "?", Number(silo.Lanes), Number(silo.ServingThreads),
                silo.MemoryBytes is { } bytes ? Mebibytes(bytes) : "?", Number(silo.Grains?.Values.Sum()), JobTable.Age(silo.StartedAt, now), silo.Address);
        }

        console.Write(table);
    }

    /// <summary>One line for silos that have the same roles, so that no silo counts twice; and below, how many activations of each kind they hold.</summary>
    public static void WriteRoles(IAnsiConsole console, ClusterDocument cluster)
    {
        var groups = cluster.Silos.GroupBy(RolesOf).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Roles", "Silos", "Lanes", "Memory", "Activations");
        foreach (var silos in groups)
        {
            table.AddRow(
                silos.Key, Number(silos.Count()), Number(silos.Sum(silo => silo.Lanes ?? 0)), Mebibytes(silos.Sum(silo => silo.MemoryBytes ?? 0)),
                Number(silos.Sum(silo => silo.Grains?.Values.Sum() ?? 0)));
        }

        console.Write(table);
        var kinds = cluster.Silos.SelectMany(silo => silo.Grains ?? new Dictionary<string, int>()).GroupBy(grain => grain.Key)
            .OrderByDescending(kind => kind.Sum(grain => grain.Value)).ThenBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => kind.Key).ToArray();
        if (kinds.Length > 0)
        {
            WriteKinds(console, groups, kinds);
        }
    }

    /// <summary>What an operator should not overlook.</summary>
    public static IEnumerable<string> Warnings(ClusterDocument cluster)
    {
        foreach (var role in SiloName.RoleNames)
        {
            var count = cluster.Silos.Count(silo => silo.Roles.Contains(role) && silo.Status == "active" && silo.DrainedSince is null);
            if (count == 0)
            {
                yield return $"No silo that takes work has the role {role}: what needs it waits.";
            }
        }

        var versions = cluster.Silos.Select(silo => silo.Version).Append(cluster.Version).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (versions.Count > 1)
        {
            yield return $"Versions differ: {string.Join(", ", versions)}. That is meant during an upgrade only.";
        }

        foreach (var silo in cluster.Silos.Where(silo => silo is { Status: "active", Version: null }))
        {
            yield return $"Silo {silo.Name} does not answer: it is overloaded, cut off, or of a version without this question.";
        }
    }

    private static void WriteKinds(IAnsiConsole console, IGrouping<string, SiloDocument>[] groups, string[] kinds)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Activations");
        foreach (var silos in groups)
        {
            table.AddColumn(new TableColumn(silos.Key).RightAligned());
        }

        foreach (var kind in kinds)
        {
            table.AddRow([kind, .. groups.Select(silos => Number(silos.Sum(silo => silo.Grains?.GetValueOrDefault(kind) ?? 0)))]);
        }

        console.Write(table);
    }

    /// <summary>In the order in which roles are always named.</summary>
    private static string RolesOf(SiloDocument silo) => string.Join(", ", SiloName.RoleNames.Where(silo.Roles.Contains));

    private static string Number(int? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MiB");
}

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

    /// <summary>One line for each role.</summary>
    public static void WriteRoles(IAnsiConsole console, ClusterDocument cluster)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Role", "Silos", "Lanes", "Memory", "Activations");
        foreach (var role in SiloName.RoleNames)
        {
            var silos = cluster.Silos.Where(silo => silo.Roles.Contains(role)).ToList();
            table.AddRow(
                role, Number(silos.Count), Number(silos.Sum(silo => silo.Lanes ?? 0)), Mebibytes(silos.Sum(silo => silo.MemoryBytes ?? 0)),
                string.Join(", ", silos.SelectMany(silo => silo.Grains ?? new Dictionary<string, int>()).GroupBy(grain => grain.Key).Select(grain => $"{grain.Sum(count => count.Value)} {grain.Key}")));
        }

        console.Write(table);
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

    private static string Number(int? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MiB");
}

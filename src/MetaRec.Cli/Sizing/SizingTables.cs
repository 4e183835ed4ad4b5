using System.Globalization;
using Spectre.Console;

namespace MetaRec.Cli.Sizing;

/// <summary>Writes a plan, and the figures that it rests on, for people.</summary>
internal static class SizingTables
{
    public static void Write(IAnsiConsole console, SizingPlan plan)
    {
        var roles = new Table { Border = TableBorder.Simple };
        roles.AddColumns("Workload", "Replicas", "requests.cpu", "requests.memory", "limits.memory");
        foreach (var role in plan.Roles)
        {
            roles.AddRow($"metarec-{role.Name}", Text($"{role.Replicas}"), Cpu(role.CpuMillis), Text($"{role.MemoryMebibytes}Mi"), Text($"{role.MemoryLimitMebibytes}Mi"));
        }

        console.Write(roles);
        var volumes = new Table { Border = TableBorder.Simple };
        volumes.AddColumns("Volume", "requests.storage");
        foreach (var volume in plan.Volumes)
        {
            volumes.AddRow($"metarec-{volume.Name}", Text($"{volume.Gibibytes}Gi"));
        }

        console.Write(volumes);
        var steps = new Table { Border = TableBorder.Simple };
        steps.AddColumns("What", "Computed as", "Result");
        foreach (var step in plan.Steps)
        {
            steps.AddRow(step.Name, step.Formula, step.Result);
        }

        console.Write(steps);
    }

    public static void WriteFigures(IAnsiConsole console, CapacityFigures figures)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Figure", "Value", "Name in --figures");
        foreach (var figure in CapacityFigure.All)
        {
            table.AddRow(figure.Meaning, figure.Text(figures), figure.Name);
        }

        console.Write(table);
    }

    /// <summary>As Kubernetes writes it.</summary>
    private static string Cpu(int millis) => millis % 1000 == 0 ? Text($"{millis / 1000}") : Text($"{millis}m");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using MetaRec.Cli.CommandLine;
using Spectre.Console;

namespace MetaRec.Cli.Scaling;

/// <summary>The result for people.</summary>
internal static class ScalingTables
{
    private const double Megabyte = 1e6;

    public static void Print(Terminal terminal, ScalingResult result)
    {
        if (result.Overhead.Count > 0)
        {
            var table = Start("Model, 1 process, 1 lane", "ms per step", "lane ms", "overhead", "CPU ms", "MB allocated");
            foreach (var row in result.Overhead)
            {
                table.AddRow(
                    row.Model, $"{row.MillisecondsPerStep:0.00}", $"{row.LaneMillisecondsPerStep:0.00}", $"{row.Share:0.0%}", $"{row.CpuMillisecondsPerStep:0.00}",
                    $"{row.AllocatedBytesPerStep / Megabyte:0.00}");
            }

            terminal.Tables.Write(table);
        }

        if (result.Speedups is { } speedups)
        {
            var table = Start("Real lanes", "tasks/s", "ms per step", "MB per step", "against one");
            foreach (var floor in result.Floors)
            {
                table.AddRow($"{floor.Lanes} lane(s) alone, without Orleans", $"{floor.TasksPerSecond:N0}", "", "", $"{floor.TasksPerSecond / result.Floors[0].TasksPerSecond:0.00}×");
            }

            foreach (var pair in result.Real.Chunk(2))
            {
                foreach (var row in pair)
                {
                    table.AddRow(
                        $"{row.Processes} process(es), {row.Lanes} lane(s), coordinator {row.Coordinator}", $"{row.TasksPerSecond:N0}", $"{row.MillisecondsPerStep:0.00}",
                        $"{row.BytesPerStep / Megabyte:0.00}", $"{row.TasksPerSecond / pair[0].TasksPerSecond:0.00}×");
                }
            }

            terminal.Tables.Write(table);
            terminal.Tables.WriteLine(
                $"Two lanes of one process: {speedups.TwoLanes:0.00}× one; two worker processes: {speedups.TwoProcesses:0.00}× one; two lanes alone: {speedups.TwoBareLanes:0.00}×.");
        }

        if (result.Simulated.Count > 0)
        {
            var table = Start("Simulated lanes", "silos", "ms per step", "devices alone", "efficiency", "predicted", "coordinator CPU ms", "MB per step");
            foreach (var row in result.Simulated)
            {
                table.AddRow(
                    $"{row.Lanes}", $"{row.Silos}", $"{row.MillisecondsPerStep:0.0}", $"{row.IdealMillisecondsPerStep:0.0}", $"{row.Efficiency:0.000}", $"{row.PredictedEfficiency:0.000}",
                    $"{row.CoordinatorCpuSecondsPerStep * 1000:0.0}", $"{row.BytesPerStep / Megabyte:0.00}");
            }

            terminal.Tables.Write(table);
        }
    }

    private static Table Start(string first, params string[] others)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(first);
        foreach (var other in others)
        {
            table.AddColumn(new TableColumn(other).RightAligned());
        }

        return table;
    }
}

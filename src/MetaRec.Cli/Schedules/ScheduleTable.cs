using System.Globalization;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Schedules;
using Spectre.Console;

namespace MetaRec.Cli.Schedules;

/// <summary>Writes schedules for people.</summary>
internal static class ScheduleTable
{
    /// <summary>Several schedules, a row each.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<ScheduleDocument> schedules, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Schedule", "Model", "Every", "New ratings", "Promote", "Next", "Last run");
        foreach (var schedule in schedules)
        {
            table.AddRow(
                schedule.Name, schedule.Model, schedule.Every, schedule.MinNewEvents.ToString("N0", CultureInfo.InvariantCulture), schedule.Promote, Next(schedule, now),
                schedule.Runs.Count == 0 ? "none yet" : $"{State(schedule.Runs[0])}, {JobTable.Age(schedule.Runs[0].StartedAt, now)}");
        }

        console.Write(table);
    }

    /// <summary>One schedule, with its runs.</summary>
    public static void Write(IAnsiConsole console, ScheduleDocument schedule, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn(new GridColumn());
        grid.AddRow("Schedule", schedule.Name);
        grid.AddRow("Model", schedule.Model);
        grid.AddRow("Every", string.Create(CultureInfo.InvariantCulture, $"{schedule.Every}, from {schedule.MinNewEvents:N0} new ratings"));
        grid.AddRow("Promote", schedule.Promote);
        grid.AddRow("Next", Next(schedule, now));
        console.Write(grid);
        if (schedule.Runs.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Run", "Began", "Outcome", "Ratings", "New", "Job", "Version", "Reason");
        foreach (var run in schedule.Runs)
        {
            table.AddRow(
                string.Create(CultureInfo.InvariantCulture, $"{run.Number}{(run.Manual ? " (asked for)" : "")}"), JobTable.Age(run.StartedAt, now), State(run),
                run.Ratings.ToString("N0", CultureInfo.InvariantCulture), run.NewRatings.ToString("N0", CultureInfo.InvariantCulture), Markup.Escape(run.JobId ?? ""),
                VersionOf(run, schedule.Model), Markup.Escape(run.Reason));
        }

        console.Write(table);
    }

    /// <summary>With the model where that is not the schedule's any more.</summary>
    private static string VersionOf(ScheduleRunDocument run, string model)
    {
        var version = run.Version?.ToString(CultureInfo.InvariantCulture) ?? "";
        return run.Model is { } other && other != model ? $"{version} of {other}".TrimStart() : version;
    }

    private static string Next(ScheduleDocument schedule, DateTimeOffset now) => schedule.Paused
        ? "[yellow]paused[/]"
        : schedule.NextAt <= now ? "now" : string.Create(CultureInfo.InvariantCulture, $"{schedule.NextAt:yyyy-MM-dd HH:mm} UTC");

    private static string State(ScheduleRunDocument run) => run.Outcome switch
    {
        null => run.Stage,
        "promoted" => "[green]promoted[/]",
        "failed" => "[red]failed[/]",
        { } other => other,
    };
}

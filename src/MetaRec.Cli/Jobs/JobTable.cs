using System.Globalization;
using MetaRec.Client.Jobs;
using Spectre.Console;

namespace MetaRec.Cli.Jobs;

/// <summary>Jobs as tables on the terminal.</summary>
internal static class JobTable
{
    private const int ShownDigits = 12;

    /// <summary>Several jobs, a row each.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<JobDocument> jobs, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Job", "State", "Phase");
        foreach (var column in new[] { "Step", "Query loss", "Tasks/s" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumns("Checkpoint", "Submitted");
        foreach (var job in jobs)
        {
            table.AddRow(
                Markup.Escape(job.Id), State(job.State), job.Phase, Steps(job), job.LossAfter is { } loss ? loss.ToString("0.0000", CultureInfo.InvariantCulture) : "",
                job.State == JobStates.Running ? Number(job.TasksPerSecond) : "", job.CheckpointSha256 is { } hash ? hash[..ShownDigits] : "", Age(job.SubmittedAt, now));
        }

        console.Write(table);
    }

    /// <summary>One job, a line for each thing that is known of it.</summary>
    public static void Write(IAnsiConsole console, JobDocument job, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn(new GridColumn());
        (string Name, string? Value)[] lines =
        [
            ("Job", Markup.Escape(job.Id)),
            ("State", State(job.State)),
            ("Phase", JobStates.HasEnded(job.State) ? null : job.Phase),
            ("Waits for", job.Detail is null ? null : Markup.Escape(job.Detail)),
            ("Error", job.Error is null ? null : $"[red]{Markup.Escape(job.Error)}[/]"),
            ("Step", Steps(job)),
            ("Query loss", job is { LossBefore: { } before, LossAfter: { } after } ? string.Create(CultureInfo.InvariantCulture, $"{before:0.0000}, {after:0.0000} after adaptation") : null),
            ("Privacy", job.Privacy is { } privacy ? PrivacyText.Detailed(privacy) : null),
            ("Tasks/s", job.TasksPerSecond > 0 ? Number(job.TasksPerSecond) : null),
            ("Checkpoint", job.CheckpointStep is { } step ? string.Create(CultureInfo.InvariantCulture, $"step {step:N0}, SHA-256 {job.CheckpointSha256}") : null),
            ("Submitted", Age(job.SubmittedAt, now)),
            ("Ended", job.EndedAt is { } ended ? Age(ended, now) : null),
        ];
        foreach (var (name, value) in lines.Where(line => line.Value is not null))
        {
            grid.AddRow(name, value!);
        }

        console.Write(grid);
    }

    /// <summary>How long ago something was.</summary>
    internal static string Age(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        return age.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)age.TotalSeconds)} s ago")
            : age.TotalMinutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min ago")
            : age.TotalHours < 48 ? string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h ago")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} days ago");
    }

    private static string Steps(JobDocument job) =>
        string.Create(CultureInfo.InvariantCulture, $"{job.Step:N0}/{job.Steps:N0} ({100L * job.Step / Math.Max(1, job.Steps)} %)");

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string State(string state) => state switch
    {
        JobStates.Succeeded => $"[green]{state}[/]",
        JobStates.Failed => $"[red]{state}[/]",
        JobStates.Stopped => $"[yellow]{state}[/]",
        _ => state,
    };
}

using MetaRec.Cli.CommandLine;
using Spectre.Console;

namespace MetaRec.Cli.Doctor;

/// <summary>A diagnosis for people.</summary>
internal static class DiagnosisTable
{
    /// <summary>The word for a level, in tables and in JSON.</summary>
    public static string Word(CheckLevel level) => level switch { CheckLevel.Ok => "ok", CheckLevel.Skipped => "skip", CheckLevel.Warning => "warn", _ => "fail" };

    public static void Write(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("", "Topic", "", "Found");
        foreach (var finding in findings)
        {
            var text = Markup.Escape(finding.Text) + (finding.Remedy is null || finding.Level == CheckLevel.Ok ? "" : $"\n→ {Markup.Escape(finding.Remedy)}");
            table.AddRow($"[{Color(finding.Level)}]{Word(finding.Level)}[/]", finding.Topic, Markup.Escape(finding.Name), text);
        }

        console.Write(table);
        console.WriteLine(Summary(findings));
    }

    internal static string Summary(IReadOnlyList<Finding> findings)
    {
        var (failed, warnings) = (findings.Count(finding => finding.Level == CheckLevel.Failed), findings.Count(finding => finding.Level == CheckLevel.Warning));
        return (failed, warnings) switch
        {
            (0, 0) => "Nothing is wrong with what was looked at.",
            (0, _) => $"Nothing has failed; {Counted.Of(warnings, "warning")}.",
            _ => $"{Counted.Of(failed, "failure")}, {Counted.Of(warnings, "warning")}.",
        };
    }

    private static string Color(CheckLevel level) => level switch { CheckLevel.Ok => "green", CheckLevel.Skipped => "grey", CheckLevel.Warning => "yellow", _ => "red" };
}

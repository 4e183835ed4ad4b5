using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Reports;

/// <summary>Writes a report folder: report.md for people, report.json for programs, and the charts.</summary>
internal static class ReportWriter
{
    public const string MarkdownFile = "report.md";
    public const string JsonFile = "report.json";
    public const string TrainingCurveFile = "training-curve.png";
    public const string SupportCurveFile = "support-curve.png";
    public const string AdaptationFile = "adaptation.png";

    /// <summary>How report.json is written, and how an <see cref="EvaluationRow"/> is written anywhere: camel case, enumerations by name.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,

        // A run that diverged has a training curve too, and deserves its report.
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Writes the report. Everything is written beside the folder first and then renamed, so that a reader never meets a half-written file. In a folder that
    /// exists, the files of an earlier report are replaced and all others are left alone.
    /// </summary>
    /// <returns>The full path of report.md.</returns>
    /// <exception cref="ArgumentException">The content has no row.</exception>
    public static string Write(string folder, ReportContent content)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (content.Rows.Count == 0)
        {
            throw new ArgumentException("A report needs at least one row of results.", nameof(content));
        }

        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetDirectoryName(target) ?? throw new ArgumentException($"A report cannot be written to the root '{target}'. Name a folder.", nameof(folder));
        var staging = Path.Combine(parent, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(staging);
        try
        {
            WriteFiles(staging, content);
            Publish(staging, target);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }

        return Path.Combine(target, MarkdownFile);
    }

    private static void WriteFiles(string folder, ReportContent content)
    {
        if (content.TrainingCurve.Count > 0)
        {
            PlotWriter.TrainingCurve(Path.Combine(folder, TrainingCurveFile), content.TrainingCurve, content.LossName);
        }

        if (content.SupportCurve.Count > 0)
        {
            PlotWriter.SupportCurve(Path.Combine(folder, SupportCurveFile), content.SupportCurve);
        }

        PlotWriter.Adaptation(Path.Combine(folder, AdaptationFile), content.Rows);
        File.WriteAllText(Path.Combine(folder, JsonFile), JsonSerializer.Serialize(content, JsonOptions));
        File.WriteAllText(Path.Combine(folder, MarkdownFile), Markdown(content));
    }

    private static void Publish(string staging, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(staging, target);
            return;
        }

        // The text that refers to the charts comes last.
        foreach (var name in new[] { TrainingCurveFile, SupportCurveFile, AdaptationFile, JsonFile, MarkdownFile })
        {
            var source = Path.Combine(staging, name);
            if (File.Exists(source))
            {
                File.Move(source, Path.Combine(target, name), overwrite: true);
            }
            else
            {
                File.Delete(Path.Combine(target, name));
            }
        }
    }

    private static string Markdown(ReportContent content)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {content.Title}").AppendLine();
        if (content.Summary.Length > 0)
        {
            text.AppendLine(content.Summary).AppendLine();
        }

        if (content.Facts.Count > 0)
        {
            text.AppendLine("| | |").AppendLine("|---|---|");
            foreach (var (name, value) in content.Facts)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {MarkdownTable.Escape(name)} | {MarkdownTable.Escape(value)} |");
            }

            text.AppendLine();
        }

        text.AppendLine("## Results").AppendLine();
        text.AppendLine(
            $"Per user over {MeluProtocol.QueryRows} query items and {MeluProtocol.DrawsPerSeed} draws per seed, then the mean over users; mean ± standard deviation over the seeds of the query draw. Best in bold. "
            + "nDCG has the exponential gain 2^r − 1 unless it says linear; the two are not comparable.").AppendLine();
        text.Append(MarkdownTable.Write(content.Rows));
        AppendChart(text, content.Rows.Count, "Error before and after adaptation", AdaptationFile);
        if (content.Differences.Count > 0)
        {
            text.AppendLine("## Paired comparison").AppendLine();
            text.AppendLine("The same draws of the same tasks; negative where the first method is better; ± standard error over tasks.").AppendLine();
            text.AppendLine(MarkdownTable.Write(content.Differences));
        }

        AppendChart(text, content.SupportCurve.Count, "Error against support size", SupportCurveFile);
        AppendChart(text, content.TrainingCurve.Count, "Training curve", TrainingCurveFile);
        return text.ToString();
    }

    private static void AppendChart(StringBuilder text, int count, string title, string file)
    {
        if (count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"![{title}]({file})").AppendLine();
        }
    }
}

using System.Buffers.Binary;
using System.Text.Json;
using MetaRec.Cli.Reports;

namespace MetaRec.Cli.Tests.Reports;

public sealed class ReportWriterTests : IDisposable
{
    private static readonly string[] AllFiles =
        [ReportWriter.AdaptationFile, ReportWriter.JsonFile, ReportWriter.MarkdownFile, ReportWriter.SupportCurveFile, ReportWriter.TrainingCurveFile];

    private readonly string _parent = Directory.CreateTempSubdirectory("metarec-report").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void Write_FullContent_LeavesOnlyTheFinishedFolder()
    {
        var folder = Path.Combine(_parent, "report");

        var markdown = ReportWriter.Write(folder, SampleReport.Full);

        Assert.Equal(Path.Combine(folder, ReportWriter.MarkdownFile), markdown);
        Assert.Equal([folder], Directory.GetFileSystemEntries(_parent));
        Assert.Equal(AllFiles, Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_Charts_AreWholePngs()
    {
        var folder = Path.Combine(_parent, "report");

        ReportWriter.Write(folder, SampleReport.Full);

        foreach (var png in Directory.GetFiles(folder, "*.png"))
        {
            var bytes = File.ReadAllBytes(png);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], bytes[..8]);
            Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), 1000, 1200);
            Assert.Equal("IEND"u8.ToArray(), bytes[^8..^4]);
        }
    }

    [Fact]
    public void Write_Text_RefersToEveryChartAndEscapesCells()
    {
        var text = File.ReadAllText(ReportWriter.Write(Path.Combine(_parent, "report"), SampleReport.Full));

        Assert.All(AllFiles.Where(name => name.EndsWith(".png", StringComparison.Ordinal)), name => Assert.Contains($"({name})", text, StringComparison.Ordinal));
        Assert.Contains("| Data | a \\| b |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Json_ReadsBackAsTheContent()
    {
        var folder = Path.Combine(_parent, "report");

        ReportWriter.Write(folder, SampleReport.Full);

        var content = JsonSerializer.Deserialize<ReportContent>(File.ReadAllText(Path.Combine(folder, ReportWriter.JsonFile)), ReportWriter.JsonOptions)!;
        Assert.Equal(SampleReport.Full.Rows, content.Rows);
        Assert.Equal(SampleReport.Full.TrainingCurve, content.TrainingCurve);
    }

    [Fact]
    public void Write_FolderOfAnEarlierReport_ReplacesItsFilesAndKeepsOthers()
    {
        var folder = Path.Combine(_parent, "report");
        ReportWriter.Write(folder, SampleReport.Full);
        File.WriteAllText(Path.Combine(folder, "model.bin"), "mine");

        ReportWriter.Write(folder, SampleReport.Full with { Title = "Second", TrainingCurve = [], SupportCurve = [] });

        Assert.Equal(
            [ReportWriter.AdaptationFile, "model.bin", ReportWriter.JsonFile, ReportWriter.MarkdownFile],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.StartsWith("# Second", File.ReadAllText(Path.Combine(folder, ReportWriter.MarkdownFile)), StringComparison.Ordinal);
        Assert.Equal([folder], Directory.GetFileSystemEntries(_parent));
    }

    [Fact]
    public void Write_TrainingThatDiverged_StillWritesTheReport()
    {
        TrainingPoint[] curve = [.. SampleReport.Full.TrainingCurve, new(200, 9e30, double.PositiveInfinity), new(201, double.NaN, double.NaN)];

        ReportWriter.Write(Path.Combine(_parent, "some"), SampleReport.Full with { TrainingCurve = curve });
        ReportWriter.Write(Path.Combine(_parent, "all"), SampleReport.Full with { TrainingCurve = curve[^1..] });

        Assert.Contains("\"NaN\"", File.ReadAllText(Path.Combine(_parent, "all", ReportWriter.JsonFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoRow_ThrowsAndWritesNothing()
    {
        Assert.Throws<ArgumentException>(() => ReportWriter.Write(Path.Combine(_parent, "report"), SampleReport.Full with { Rows = [] }));
        Assert.Empty(Directory.GetFileSystemEntries(_parent));
    }
}

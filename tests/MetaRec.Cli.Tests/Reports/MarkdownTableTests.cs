using MetaRec.Cli.Reports;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Tests.Reports;

public sealed class MarkdownTableTests
{
    [Fact]
    public void Write_FloorBeforeMeta_PutsMetaFirstAndTheBestInBold()
    {
        var lines = MarkdownTable.Write(
            [SampleReport.Row("cold-user", "bias", ModelKind.Floor, 0.74), SampleReport.Row("cold-user", "maml", ModelKind.Meta, 0.69)]).Split(Environment.NewLine);

        Assert.Equal("### Cold user", lines[0]);
        Assert.StartsWith("| maml | meta | **0.6900** ± 0.0040 |", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("| bias | floor | 0.7400 ± 0.0040 |", lines[5], StringComparison.Ordinal);
        Assert.EndsWith("**0.7700** ± 0.0040 |", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MetaLosesToAFloor_BoldsTheFloor()
    {
        var table = MarkdownTable.Write(
            [SampleReport.Row("warm", "maml", ModelKind.Meta, 0.80), SampleReport.Row("warm", "bias", ModelKind.Floor, 0.74)]);

        Assert.Contains("| bias | floor | **0.7400**", table, StringComparison.Ordinal);
        Assert.DoesNotContain("**0.8000**", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TwoScenarios_MakesTwoTablesOfEqualWidth()
    {
        var lines = MarkdownTable.Write(SampleReport.Full.Rows).Split(Environment.NewLine);

        Assert.Equal(2, lines.Count(line => line.StartsWith("### ", StringComparison.Ordinal)));
        Assert.All(lines.Where(line => line.StartsWith('|')), line => Assert.Equal(9, line.Count(character => character == '|')));
    }

    [Fact]
    public void Write_Differences_ShowSignAndStandardError() =>
        Assert.Contains("| Cold user | maml − bias + content | -0.0500 ± 0.0100 | 5.0 | 668 |", MarkdownTable.Write(SampleReport.Full.Differences), StringComparison.Ordinal);
}

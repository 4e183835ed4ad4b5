using MetaRec.Cli.Reports;

namespace MetaRec.Cli.Tests.Reports;

public sealed class PlotWriterTests
{
    [Fact]
    public void Smooth_WindowOfThree_IsTheCentredMean() =>
        Assert.Equal([1.5, 2, 4, 5], PlotWriter.Smooth([1, 2, 3, 7], 3));

    [Fact]
    public void Smooth_WindowOfOne_KeepsTheValues() => Assert.Equal([1, 2], PlotWriter.Smooth([1, 2], 1));
}

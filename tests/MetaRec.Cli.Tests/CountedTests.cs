using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Tests;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 events")]
    [InlineData(1, "1 event")]
    [InlineData(1200, "1,200 events")]
    public void Of_Number_HasTheNounInItsForm(long number, string text) => Assert.Equal(text, Counted.Of(number, "event"));
}

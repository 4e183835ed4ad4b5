using System.Text.RegularExpressions;

namespace MetaRec.Cli.Tests;

/// <summary>Sentences of the commands count with <c>Counted.Of</c>: "1 users" is no word of ours.</summary>
public sealed partial class CountedSourcesTests
{
    [Theory]
    [InlineData("Commands/Serving")]
    [InlineData("Commands/Item")]
    [InlineData("Commands/Backup")]
    [InlineData("Commands/Cluster")]
    [InlineData("Commands/Schedule")]
    [InlineData("Backup")]
    [InlineData("Cluster")]
    public void Sources_NumberBeforeAPlural_IsCounted(string folder)
    {
        var files = Directory.GetFiles(RepositoryFile.Of($"src/MetaRec.Cli/{folder}"), "*.cs");

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => File.ReadLines(file).Where(line => Plural().IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}")));
    }

    [Theory]
    [InlineData("$\"{items.Count:N0} items are shown\"", true)]
    [InlineData("$\"{HoldingsOf(silo)} activations left\"", true)]
    [InlineData("$\"{Counted.Of(items.Count, \"item\")} shown\"", false)]
    public void Plural_Line_IsFound(string line, bool found) => Assert.Equal(found, Plural().IsMatch(line));

    [GeneratedRegex("""\{[\w.]+(\(\w*\))?(:N0)?\} (users|items|events|ratings|lines|records|checkpoints|activations|silos|lanes|threads|runs|jobs|versions|files|keys)\b""")]
    private static partial Regex Plural();
}

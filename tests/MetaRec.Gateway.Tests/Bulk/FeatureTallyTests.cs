using MetaRec.Gateway.Bulk;

namespace MetaRec.Gateway.Tests.Bulk;

public sealed class FeatureTallyTests
{
    [Fact]
    public void Add_ManyLines_HasEachValueOnce()
    {
        var tally = new FeatureTally();
        tally.Add(Features("genre", "a", "b"));
        tally.Add(Features("genre", "b", "c"));
        tally.Add(Features("year"));

        Assert.Equal(["a", "b", "c"], tally.Features["genre"]);
        Assert.Empty(tally.Features["year"]);
    }

    [Fact]
    public void Add_MoreThanFitsAMessage_KeepsTheFirst()
    {
        var tally = new FeatureTally();
        for (var line = 0; line < 300; line++)
        {
            tally.Add(Features($"f{line:000}", $"{line:000}".PadRight(1000)));
        }

        // 200,000 characters: 199 values of 1,000 with their names of 4 leave 204, which 51 more names fill.
        Assert.Equal((250, 199), (tally.Features.Count, tally.Features.Values.Count(values => values.Count > 0)));
    }

    private static Dictionary<string, IReadOnlyList<string>> Features(string field, params string[] values) => new() { [field] = values };
}

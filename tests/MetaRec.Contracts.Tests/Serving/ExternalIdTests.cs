using MetaRec.Contracts.Serving;

namespace MetaRec.Contracts.Tests.Serving;

public sealed class ExternalIdTests
{
    [Theory]
    [InlineData("u1")]
    [InlineData("a/b c?d")]
    [InlineData("Zürich 東京 \U0001F600")]
    public void Problem_AnId_IsNone(string id) => Assert.Null(ExternalId.Problem("user", id));

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("", "is empty")]
    [InlineData("a\u0000b", "U+0000 at place 2")]
    [InlineData("\u007f", "U+007F")]
    [InlineData("\u0085", "U+0085")]
    public void Problem_NoId_NamesFieldAndRule(string? id, string message)
    {
        Assert.Contains(message, ExternalId.Problem("user", id), StringComparison.Ordinal);
        Assert.StartsWith("user must", ExternalId.Problem("user", id), StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_HalfACharacter_IsRefused() => Assert.Contains("half a character at place 2", ExternalId.Problem("user", "a\ud83d"), StringComparison.Ordinal);

    [Fact]
    public void Problem_Length_IsLimited()
    {
        Assert.Null(ExternalId.Problem("item", new string('x', 256)));
        Assert.Contains("but has 257", ExternalId.Problem("item", new string('x', 257)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("0.a_b-c", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("Films", false)]
    [InlineData("a/b", false)]
    public void ModelProblem_Names_AreTold(string name, bool good) => Assert.Equal(good, ExternalId.ModelProblem("model", name) is null);

    [Fact]
    public void Parse_IdWithSlashes_SplitsAtTheFirst() => Assert.Equal(("films", "a/b"), ExternalId.Parse(ExternalId.Key("films", "a/b")));

    [Fact]
    public void ShardOf_AnyUser_StaysWhatItIs()
    {
        Assert.Equal(IUserDirectoryGrain.ShardOf("u1"), IUserDirectoryGrain.ShardOf("u1"));
        var shares = Enumerable.Range(0, 6400).GroupBy(i => IUserDirectoryGrain.ShardOf($"u{i}")).Select(shard => shard.Count()).ToList();
        Assert.Equal(IUserDirectoryGrain.Shards, shares.Count);
        Assert.All(shares, share => Assert.InRange(share, 30, 250));
    }
}

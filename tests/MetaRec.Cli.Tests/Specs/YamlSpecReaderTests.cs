using MetaRec.Cli.Specs;

namespace MetaRec.Cli.Tests.Specs;

public sealed class YamlSpecReaderTests
{
    [Theory]
    [InlineData("1e-3", "0.001")]
    [InlineData("1E+2", "100")]
    [InlineData(".5", "0.5")]
    [InlineData("-3.", "-3")]
    [InlineData("+7", "7")]
    [InlineData("007", "7")]
    [InlineData("0x1f", "31")]
    [InlineData("0o17", "15")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("smooth-l1", "\"smooth-l1\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("'5'", "\"5\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("[1, two]", "[1,\"two\"]")]
    public void Read_Scalar_MeansWhatTheCoreSchemaSays(string value, string expected)
    {
        var root = YamlSpecReader.Read($"key: {value}").Root!;

        Assert.Equal($"{{\"key\":{expected}}}", root.ToJsonString());
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", "3:1", "The key 'a' comes twice; the first is in line 1.")]
    [InlineData("m:\n  a: 1\n  a: 2", "3:3", "The key 'm.a' comes twice")]
    [InlineData("a: 1\n---\nb: 2", "2:1", "A second document begins here")]
    [InlineData("a: *none", "1:4", "There is no anchor '&none' above")]
    [InlineData("a: !!int 5", "1:4", "has no meaning here")]
    [InlineData("a: .inf", "1:4", "not a number that a spec can hold")]
    [InlineData("a: 1e999", "1:4", "too large a number")]
    [InlineData("a: 99999999999999999999999", "1:4", "too large a number")]
    [InlineData("a: [1, 2", null, "This is not YAML")]
    [InlineData("a: [1, 2\nb: 3", null, "a bracket or brace is not closed")]
    [InlineData("a: b: c", null, "This is not YAML")]
    [InlineData("? [a]\n: 1", "1:3", "a key must be a plain or quoted text")]
    public void Read_WhatASpecCannotBe_IsRefusedWithItsPlace(string text, string? place, string expected)
    {
        var (at, message) = Assert.Single(Assert.Throws<SpecSyntaxException>(() => YamlSpecReader.Read(text)).Problems);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        if (place is not null)
        {
            Assert.Equal(place, at.ToString());
        }
    }

    [Fact]
    public void Read_SeveralDuplicates_AreAllNamed() =>
        Assert.Equal(2, Assert.Throws<SpecSyntaxException>(() => YamlSpecReader.Read("a: 1\na: 2\nb: 1\nb: 2")).Problems.Count);

    [Fact]
    public void Read_Anchor_IsCopied()
    {
        var root = YamlSpecReader.Read("first: &one { a: [1] }\nsecond: *one\n").Root!;

        Assert.Equal("""{"first":{"a":[1]},"second":{"a":[1]}}""", root.ToJsonString());
    }

    [Fact]
    public void Read_AnchorsOfAnchors_EndAtALimit()
    {
        var lines = Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]");

        var error = Assert.Throws<SpecSyntaxException>(() => YamlSpecReader.Read(string.Join('\n', lines.Prepend("a0: &a0 1"))));

        Assert.Contains("it has more than 10,000 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedTooDeep_EndsAtALimit() =>
        Assert.Contains("nested more than 32 levels deep", Assert.Throws<SpecSyntaxException>(() => YamlSpecReader.Read(new string('[', 100))).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Places_AreThoseOfTheKeys()
    {
        var places = YamlSpecReader.Read("# a comment\nsteps: 5\nlearner:\n    innerSteps: 3\n").Places;

        Assert.Equal(("2:1", "3:1", "4:5"), (places["steps"].ToString(), places["learner"].ToString(), places["learner.innerSteps"].ToString()));
    }
}

namespace MetaRec.Data.Tests;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("gnre", "Did you mean 'genre'?")]
    [InlineData("GENRE", "Did you mean 'genre'?")]
    [InlineData("dir", "Did you mean 'director'?")]
    [InlineData("altogether other", "")]
    public void For_Value_IsTheNearestNameOrNothing(string value, string expected) => Assert.Equal(expected, Suggestion.For(value, ["year", "genre", "director"]));

    [Fact]
    public void For_NothingKnown_IsNothing() => Assert.Equal("", Suggestion.For("genre", []));
}

using MetaRec.Data.Importing;

namespace MetaRec.Data.Tests.Importing;

public sealed class MovieLensFieldsTests
{
    [Theory]
    [InlineData("Toy Story (1995)", 1995)]
    [InlineData("Misérables, Les (1995) ", 1995)]
    [InlineData("Maybe (Bewegte Mann, Der) (1994)", 1994)]
    [InlineData("unknown", 0)]
    [InlineData("(1995)", 1995)]
    [InlineData("Seven (a)", 0)]
    [InlineData("", 0)]
    public void YearOfTitle_AnyTitle_FindsTheLastParentheses(string title, int year) => Assert.Equal(year, MovieLensFields.YearOfTitle(title));

    [Theory]
    [InlineData(0, "")]
    [InlineData(1919, "1915-1919")]
    [InlineData(1984, "1980-1984")]
    [InlineData(1985, "1985")]
    [InlineData(2000, "2000")]
    public void YearGroup_AnyYear_IsABinBefore1985(int year, string group) => Assert.Equal(group, MovieLensFields.YearGroup(year));

    [Theory]
    [InlineData(7, "1")]
    [InlineData(18, "18")]
    [InlineData(34, "25")]
    [InlineData(49, "45")]
    [InlineData(55, "50")]
    [InlineData(73, "56")]
    public void AgeGroup_AnyAge_IsNamedByItsLowestAge(int age, string group) => Assert.Equal(group, MovieLensFields.AgeGroup(age));
}

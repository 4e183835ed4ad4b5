using MetaRec.Data;
using MetaRec.Grains.Serving;

namespace MetaRec.Grains.Tests.Serving;

public sealed class FeatureWarningsTests
{
    private static readonly FeatureWarnings Items = new(
        new FeatureTable(1, [new FeatureField("genre", ["Comedy", "Drama"], [0, 1], [0]), new FeatureField("year", ["1999"], [0, 1], [0])]), "items");

    [Fact]
    public void Of_KnownFieldsAndValues_SaysNothing() => Assert.Empty(Items.Of(Features(("genre", ["Drama", "Comedy"]), ("year", []))));

    [Fact]
    public void Of_UnknownFieldAndValue_NamesThemAndWhatWasProbablyMeant()
    {
        var warnings = Items.Of(Features(("gnre", ["Drama"]), ("genre", ["Drama", "Comdy"])));

        Assert.Equal(
            [
                "features.gnre has no effect: the version in service knows no such field of items, only genre, year. Did you mean 'genre'?",
                "features.genre 'Comdy' has no effect: it is none of the 2 values that the version in service knows. Did you mean 'Comedy'?",
            ],
            warnings);
    }

    [Fact]
    public void Of_VersionWithoutFeatures_SaysSo() => Assert.Equal(
        "features.age has no effect: the version in service knows no such field of users, and none at all.",
        Assert.Single(new FeatureWarnings(new FeatureTable(1, []), "users").Of(Features(("age", ["25"])))));

    [Fact]
    public void Of_ManyUnknownValues_AreCountedAfterTheFirst()
    {
        var warnings = Items.Of(Features(("genre", [.. Enumerable.Range(0, 30).Select(value => $"no such value {value}")])));

        Assert.Equal(10, warnings.Count);
        Assert.Contains("'no such value 8'", warnings[8], StringComparison.Ordinal);
        Assert.Equal("21 more fields or values have no effect.", warnings[9]);
    }

    private static Dictionary<string, IReadOnlyList<string>> Features(params (string Field, string[] Values)[] features) =>
        features.ToDictionary(feature => feature.Field, feature => (IReadOnlyList<string>)feature.Values);
}

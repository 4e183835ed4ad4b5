using System.Text;
using MetaRec.Data.Importing;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Tests.Importing;

[Collection("environment")]
public sealed class MovieLens1MImporterTests
{
    private const string Ratings = "1::10::5::978300760\n2::20::3::978302109\n1::20::1::978301968\n";
    private const string Users = "1::F::1::10::48067\n2::M::56::16::70072-1234\n";
    private const string Movies = "10::Café (1995)::Drama|Comedy\n20::Old (1962)::Film-Noir\n30::New (1999)::Drama\n";
    private const string Extra =
        "10::Café::1996::PG::22 Nov 1995::Romance, Drama::Zoë A (co-director), B::W::X, Y, X::plot::N/A\n20::Old::1962::N/A::N/A::Drama::N/A::W::N/A::p::N/A\n";

    [Fact]
    public void Load_PlainPublisherFiles_ReadsIdsTitlesYearsAndFeatures()
    {
        using var folder = Write();
        var data = MovieLens1MImporter.Load(folder.Path);

        Assert.Equal(["1", "2"], data.Users);
        Assert.Equal(["10", "20", "30"], data.Items);
        Assert.Equal("Café (1995)", data.Titles[0]);
        Assert.Equal([1995, 1962, 1999], data.Years);
        Assert.Equal([new(0, 0, 5, 978300760), new(1, 1, 3, 978302109), new(0, 1, 1, 978301968)], data.Interactions);
        Assert.Equal(["gender", "age", "occupation", "zip"], data.UserFeatures.Fields.Select(field => field.Name));
        Assert.Equal(["70072"], TestData.Values(data.UserFeatures, "zip", 1));
        Assert.Equal(["genre", "year"], data.ItemFeatures.Fields.Select(field => field.Name));
        Assert.Equal(["Drama", "Comedy"], TestData.Values(data.ItemFeatures, "genre", 0));
        Assert.Equal(["1960-1964"], TestData.Values(data.ItemFeatures, "year", 1));
        Assert.Null(data.Published);
    }

    [Fact]
    public void Load_WithExtraInfo_AddsItsFieldsAndFallsBackWhereItLacksAMovie()
    {
        using var folder = Write();
        folder.Write("movies_extrainfos.dat", Extra);
        var data = MovieLens1MImporter.Load(folder.Path);

        Assert.Equal(["rate", "genre", "director", "actor", "ml-genre", "year"], data.ItemFeatures.Fields.Select(field => field.Name));
        Assert.Equal([1996, 1962, 1999], data.Years);
        Assert.Equal(["PG"], TestData.Values(data.ItemFeatures, "rate", 0));
        Assert.Equal(["Romance", "Drama"], TestData.Values(data.ItemFeatures, "genre", 0));
        Assert.Equal(["Zoë A", "B"], TestData.Values(data.ItemFeatures, "director", 0));
        Assert.Equal(["X", "Y"], TestData.Values(data.ItemFeatures, "actor", 0));
        Assert.Equal(["Drama", "Comedy"], TestData.Values(data.ItemFeatures, "ml-genre", 0));
        Assert.Empty(TestData.Values(data.ItemFeatures, "rate", 1));
        Assert.Empty(TestData.Values(data.ItemFeatures, "director", 1));
        Assert.Equal(["Drama"], TestData.Values(data.ItemFeatures, "genre", 2));
    }

    [Fact]
    public void Load_GzipAndPlain_GiveTheSameFingerprint()
    {
        using var plain = Write();
        using var gzip = new TemporaryFolder();
        gzip.Write("ratings.dat.gz", Ratings);
        gzip.Write("users.dat.gz", Users);
        gzip.Write("movies.dat.gz", Movies, Encoding.Latin1);

        Assert.Equal(MovieLens1MImporter.Load(plain.Path).Fingerprint, MovieLens1MImporter.Load(gzip.Path).Fingerprint);
    }

    [Fact]
    public void Load_WindowsLineEnds_GiveTheSameFingerprint()
    {
        using var unix = Write();
        using var windows = Write(
            Ratings.ReplaceLineEndings("\r\n"), Users.ReplaceLineEndings("\r\n"), Movies.ReplaceLineEndings("\r\n"));

        Assert.Equal(MovieLens1MImporter.Load(unix.Path).Fingerprint, MovieLens1MImporter.Load(windows.Path).Fingerprint);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1::10::5")]
    [InlineData("1::10::5::x")]
    [InlineData("1::10::5::1::2")]
    [InlineData("1::10::0::1")]
    [InlineData("1::10::6::1")]
    [InlineData("1::10::3.5::1")]
    [InlineData("-1::10::3::1")]
    [InlineData("4294967297::10::3::1")]
    [InlineData("1::10::3::99999999999999999999999")]
    public void Load_MalformedRating_NamesFileLineContentExpectationAndRemedy(string line)
    {
        using var folder = Write(ratings: "1::10::5::978300760\n" + line + "\n");
        var error = Assert.Throws<DataFormatException>(() => MovieLens1MImporter.Load(folder.Path));

        Assert.Equal(2, error.Line);
        Assert.Equal(line, error.Content);
        Assert.Contains("ratings.dat:2: expected UserID::MovieID::Rating::Timestamp", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"but found '{line}'. Correct or remove the line.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9::10::5::1", "a user that")]
    [InlineData("1::99::5::1", "an item that")]
    public void Load_RatingOfUnknownEntity_Throws(string line, string expected)
    {
        using var folder = Write(ratings: line);
        Assert.StartsWith(expected, Assert.Throws<DataFormatException>(() => MovieLens1MImporter.Load(folder.Path)).Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users.dat", "1::F::1::10::48067\n1::F::1::10::48067\n")]
    [InlineData("users.dat", "1::F::1::10::48067\nx::F::1::10::48067\n")]
    [InlineData("users.dat", "1::F::1::10::48067\n2::F::1::10\n")]
    [InlineData("movies.dat", "10::A (1995)::Drama\n10::A (1995)::Drama\n")]
    [InlineData("movies.dat", "10::A (1995)::Drama\n20::A\n")]
    [InlineData("movies.dat", "10::A (1995)::Drama\n2.5::A::Drama\n")]
    [InlineData("movies_extrainfos.dat", "10::A::1996::PG::d::Drama::D::W::X::plot::N/A\n20::short\n")]
    [InlineData("movies_extrainfos.dat", "10::A::1996::PG::d::Drama::D::W::X::plot::N/A\n20::A::year::PG::d::Drama::D::W::X::plot::N/A\n")]
    [InlineData("movies_extrainfos.dat", "10::A::1996::PG::d::Drama::D::W::X::plot::N/A\n10::A::1996::PG::d::Drama::D::W::X::plot::N/A\n")]
    public void Load_MalformedTable_NamesFileAndLine(string name, string content)
    {
        using var folder = Write();
        folder.Write(name, content);
        var error = Assert.Throws<DataFormatException>(() => MovieLens1MImporter.Load(folder.Path));

        Assert.Equal(folder[name], error.File);
        Assert.Equal(2, error.Line);
    }

    [Theory]
    [InlineData("ratings.dat")]
    [InlineData("users.dat")]
    [InlineData("movies.dat")]
    public void Load_MissingFile_NamesItAndTheRemedies(string name)
    {
        using var folder = Write();
        File.Delete(folder[name]);
        var error = Assert.Throws<DatasetNotFoundException>(() => MovieLens1MImporter.Load(folder.Path));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("METAREC_DATA", error.Message, StringComparison.Ordinal);
        Assert.Contains("./metarec data download movielens-1m", error.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CutOffGzip_NamesTheFile()
    {
        using var folder = Write();
        File.Delete(folder["ratings.dat"]);
        File.WriteAllText(folder["ratings.dat.gz"], "not gzip at all");

        Assert.Contains("ratings.dat.gz", Assert.Throws<InvalidDataException>(() => MovieLens1MImporter.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PublishedSplit_MarksColdUsersAndItemsAndTheUnratedByYear()
    {
        using var folder = Write();
        WriteSplit(folder, warm: """{"1": ["10"]}""", userCold: """{"2": ["10"]}""", itemCold: """{"1": ["20"]}""", both: """{"2": ["20"]}""");
        var published = MovieLens1MImporter.Load(folder.Path).Published;

        Assert.NotNull(published);
        Assert.Equal([false, true], published.UserIsCold);
        Assert.Equal([false, true, true], published.ItemIsCold);
    }

    [Theory]
    [InlineData("""{"1": ["20"]}""", "warm in all files or cold in all files")]
    [InlineData("""{"2": ["10"]}""", "warm in all files or cold in all files")]
    [InlineData("""{"1": ["77"]}""", "known item ids")]
    [InlineData("""{"1": [10]}""", "known item ids")]
    [InlineData("""{"1": ["10"]""", "known item ids")]
    public void Load_InconsistentPublishedSplit_Throws(string warm, string expected)
    {
        using var folder = Write();
        WriteSplit(folder, warm, userCold: """{"2": ["10"]}""", itemCold: """{"1": ["20"]}""", both: """{"2": ["20"]}""");

        Assert.Contains(expected, Assert.Throws<DataFormatException>(() => MovieLens1MImporter.Load(folder.Path)).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RealData_HasThePublishedCounts()
    {
        var data = MovieLens1MImporter.Load(RealData.FolderOrSkip("ml-1m"));

        Assert.Equal((6040, 3883, 1_000_209), (data.Users.Count, data.Items.Count, data.Interactions.Count));
        Assert.Equal(new Interaction(0, data.Items.ToList().IndexOf("1193"), 5, 978300760), data.Interactions[0]);
        Assert.Equal(0, data.Years.Count(year => year == 0));
        Assert.Equal(
            [("gender", 2), ("age", 7), ("occupation", 21), ("zip", 3402)],
            data.UserFeatures.Fields.Select(field => (field.Name, field.Vocabulary.Count)));
        Assert.Equal(6, data.ItemFeatures.Find("rate")!.Vocabulary.Count);
        // One less than in MeLU's vocabulary files (25, 2,186, 7,978), which count "not available" as a value.
        Assert.Equal(24, data.ItemFeatures.Find("genre")!.Vocabulary.Count);
        Assert.Equal(2_185, data.ItemFeatures.Find("director")!.Vocabulary.Count);
        Assert.Equal(7_977, data.ItemFeatures.Find("actor")!.Vocabulary.Count);
        Assert.Equal(18, data.ItemFeatures.Find("ml-genre")!.Vocabulary.Count);
    }

    [Fact]
    public void Load_RealData_PublishedPartitionFollowsTheYearRuleAndHasThePublishedTasks()
    {
        var data = MovieLens1MImporter.Load(RealData.FolderOrSkip("ml-1m"));
        var split = MeluSplit.Create(data);

        Assert.NotNull(data.Published);
        Assert.Equal(data.Years.Select(year => year > 1997), split.ItemIsCold);
        Assert.Equal(1208, split.UserIsCold.Count(cold => cold));
        Assert.Equal([640_448, 163_702, 157_456, 38_603], Enum.GetValues<Scenario>().Select(scenario => split[scenario].Sum(history => history.Length)));
        Assert.Equal([4_832, 1_208, 4_769, 1_197], Enum.GetValues<Scenario>().Select(scenario => split[scenario].Count));
        Assert.Equal([2_653, 668, 2_863, 723], Enum.GetValues<Scenario>().Select(scenario => TaskSets.Test(split, scenario).Count));
        Assert.Equal(2_653, TaskSets.Training(split, TrainingSetting.Tasks, new EpisodeSpec()).Count);
        Assert.Equal(640_448, TaskSets.BaselineTraining(split, TrainingSetting.AllWarm).Sum(history => history.Length));
    }

    private static TemporaryFolder Write(string ratings = Ratings, string users = Users, string movies = Movies)
    {
        var folder = new TemporaryFolder();
        folder.Write("ratings.dat", ratings);
        folder.Write("users.dat", users);
        folder.Write("movies.dat", movies, Encoding.Latin1);
        return folder;
    }

    private static void WriteSplit(TemporaryFolder folder, string warm, string userCold, string itemCold, string both)
    {
        folder.Write("melu_splits/warm_state.json.gz", warm);
        folder.Write("melu_splits/user_cold_state.json", userCold);
        folder.Write("melu_splits/item_cold_state.json", itemCold);
        folder.Write("melu_splits/user_and_item_cold_state.json", both);
    }
}

using System.Text;
using MetaRec.Data.Importing;

namespace MetaRec.Data.Tests.Importing;

[Collection("environment")]
public sealed class MovieLens100KImporterTests
{
    private const string Ratings = "1\t2\t3\t881250949\n2\t1\t5\t891717742\n";
    private const string Users = "1|24|M|technician|85711\n2|17|F|other|T8H1N\n";
    private const string Genres = "unknown|0\nAction|1\n\n";
    private const string Items = "1|Café (1990)|01-Jan-1995||url|0|1\n2|unknown||||1|0\n";

    [Fact]
    public void Load_SmallFiles_ReadsUsersItemsAndFeatures()
    {
        using var folder = Write();
        var data = MovieLens100KImporter.Load(folder.Path);

        Assert.Equal([new(0, 1, 3, 881250949), new(1, 0, 5, 891717742)], data.Interactions);
        Assert.Equal("Café (1990)", data.Titles[0]);
        Assert.Equal([1995, 0], data.Years);
        Assert.Equal(["18"], TestData.Values(data.UserFeatures, "age", 0));
        Assert.Equal(["1"], TestData.Values(data.UserFeatures, "age", 1));
        Assert.Equal(["Action"], TestData.Values(data.ItemFeatures, "genre", 0));
        Assert.Empty(TestData.Values(data.ItemFeatures, "year", 1));
    }

    [Theory]
    [InlineData("u.data", "1\t2\t3\t881250949\n1 2 3 881250949\n")]
    [InlineData("u.user", "1|24|M|technician|85711\n2|young|F|other|T8H1N\n")]
    [InlineData("u.user", "1|24|M|technician|85711\n1|24|M|technician|85711\n")]
    [InlineData("u.genre", "unknown|0\nAction|2\n")]
    [InlineData("u.item", "1|Café (1990)|01-Jan-1995||url|0|1\n2|unknown||||1\n")]
    [InlineData("u.item", "1|Café (1990)|01-Jan-1995||url|0|1\n2|unknown||||1|2\n")]
    [InlineData("u.item", "1|Café (1990)|01-Jan-1995||url|0|1\n1|unknown||||1|0\n")]
    public void Load_MalformedLine_NamesFileAndLine(string name, string content)
    {
        using var folder = Write();
        folder.Write(name, content);
        var error = Assert.Throws<DataFormatException>(() => MovieLens100KImporter.Load(folder.Path));

        Assert.Equal((folder[name], 2), (error.File, error.Line));
    }

    [Fact]
    public void Load_GzipAndPlain_GiveTheSameFingerprint()
    {
        using var plain = Write();
        using var gzip = Write(".gz");

        Assert.Equal(MovieLens100KImporter.Load(plain.Path).Fingerprint, MovieLens100KImporter.Load(gzip.Path).Fingerprint);
    }

    [Fact]
    public void Load_RealData_HasThePublishedCounts()
    {
        var data = MovieLens100KImporter.Load(RealData.FolderOrSkip("ml-100k"));

        Assert.Equal((943, 1682, 100_000), (data.Users.Count, data.Items.Count, data.Interactions.Count));
        Assert.Equal(19, data.ItemFeatures.Find("genre")!.Vocabulary.Count);
        Assert.Equal(7, data.UserFeatures.Find("age")!.Vocabulary.Count);
        Assert.Equal(21, data.UserFeatures.Find("occupation")!.Vocabulary.Count);
        Assert.Equal(1, data.Years.Count(year => year == 0));
    }

    private static TemporaryFolder Write(string suffix = "")
    {
        var folder = new TemporaryFolder();
        folder.Write("u.data" + suffix, Ratings);
        folder.Write("u.user" + suffix, Users);
        folder.Write("u.genre" + suffix, Genres);
        folder.Write("u.item" + suffix, Items, Encoding.Latin1);
        return folder;
    }
}

using MetaRec.Data.Importing;

namespace MetaRec.Data.Tests.Importing;

public sealed class DelimitedImporterTests
{
    [Theory]
    [InlineData("a.csv", "ann,x,4,10\nbob,y,2.5,20\n")]
    [InlineData("a.tsv", "ann\tx\t4\t10\nbob\ty\t2.5\t20\n")]
    [InlineData("a.dat", "ann\tx\t4\t10\nbob\ty\t2.5\t20\n")]
    [InlineData("a.csv", "user_id,item_id,rating,timestamp\nann,x,4,10\nbob,y,2.5,20\n")]
    [InlineData("a.csv", "timestamp,movieId,Rating,userId\n10,x,4,ann\n20,y,2.5,bob\n")]
    [InlineData("a.csv", "comment,User-ID,ISBN,Book-Rating,time\n-,ann,x,4,1970-01-01T00:00:10Z\n-,bob,y,2.5,20.0\n")]
    [InlineData("a.csv", "\"ann\",\"x\",\"4\",10\r\n\r\nbob,\"y\",2.5,20")]
    [InlineData("a.csv.gz", "ann,x,4,10\nbob,y,2.5,20\n")]
    public void Load_EveryForm_GivesTheSameRows(string name, string content)
    {
        using var folder = new TemporaryFolder();
        var data = DelimitedImporter.Load(folder.Write(name, content));

        Assert.Equal(["ann", "bob"], data.Users);
        Assert.Equal(["x", "y"], data.Items);
        Assert.Equal([new(0, 0, 4, 10), new(1, 1, 2.5f, 20)], data.Interactions);
        Assert.Equal(new RatingScale(2.5f, 4), data.Scale);
    }

    [Fact]
    public void Load_WithoutTime_TimeIsZero()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, DelimitedImporter.Load(folder.Write("a.csv", "ann,x,4\nbob,x,3\n")).Interactions[0].Time);
    }

    [Fact]
    public void Load_OneRatingValue_ScaleHasWidth()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(new RatingScale(0, 1), DelimitedImporter.Load(folder.Write("a.csv", "ann,x,1\nbob,x,1\n")).Scale);
    }

    [Fact]
    public void Load_Tables_GiveFeaturesTitlesAndYears()
    {
        using var folder = new TemporaryFolder();
        var data = DelimitedImporter.Load(
            folder.Write("a.csv", "ann,x,4\nzoe,y,2\nann,z,1\n"),
            folder.Write("u.csv", "id,city\nann,\"Rome, Italy\"\nbob,Oslo\n"),
            folder.Write("i.tsv", "id\tTitle\tyear\ttags\ny\tThe Y\t1999\tred|blue\nx\t\t\t\n"));

        Assert.Equal(["ann", "bob", "zoe"], data.Users);
        Assert.Equal(["y", "x", "z"], data.Items);
        Assert.Equal(["The Y", "x", "z"], data.Titles);
        Assert.Equal([1999, 0, 0], data.Years);
        Assert.Equal(["Rome, Italy"], TestData.Values(data.UserFeatures, "city", 0));
        Assert.Empty(TestData.Values(data.UserFeatures, "city", 2));
        Assert.Equal(["year", "tags"], data.ItemFeatures.Fields.Select(field => field.Name));
        Assert.Equal(["red", "blue"], TestData.Values(data.ItemFeatures, "tags", 0));
        Assert.Empty(TestData.Values(data.ItemFeatures, "tags", 1));
    }

    [Fact]
    public void Load_QuotesInsideQuotesAndLineBreaks_AreContent()
    {
        using var folder = new TemporaryFolder();
        var items = folder.Write("i.csv", "id,title,tag\nx,\"He said \"\"hi\"\"\nthere\",t\ny,Y,t\n");
        Assert.Equal(["He said \"hi\"\nthere", "Y"], DelimitedImporter.Load(folder.Write("a.csv", "ann,x,4\n"), itemsFile: items).Titles);
    }

    [Theory]
    [InlineData("ann,x,4\nbob,y\n", 2)]
    [InlineData("ann,x,4\nbob,y,good\n", 2)]
    [InlineData("ann,x,4\n,y,3\n", 2)]
    [InlineData("ann,x,4\nbob,y,NaN\n", 2)]
    [InlineData("ann,x,4,10\nbob,y,4,yesterday\n", 2)]
    [InlineData("who,what,howmuch\nann,x,4\n", 1)]
    [InlineData("", 1)]
    [InlineData("user,item,rating\n", 1)]
    [InlineData("ann,x,4\nbob,\"y,3\n", 2)]
    public void Load_MalformedInteractions_NameTheLine(string content, int line)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.csv", content);
        var error = Assert.Throws<DataFormatException>(() => DelimitedImporter.Load(path));

        Assert.Equal((path, line), (error.File, error.Line));
    }

    [Theory]
    [InlineData("id,year\nx,1999\nx,1998\n", 3)]
    [InlineData("id,year\nx,1999\n,1998\n", 3)]
    [InlineData("id,year\nx,soon\n", 2)]
    [InlineData("id,year\nx\n", 2)]
    [InlineData("id,note\nx,\"two\nlines\"\ny,fine,extra\n", 4)]
    public void Load_MalformedTable_NamesTheLine(string content, int line)
    {
        using var folder = new TemporaryFolder();
        var (rows, items) = (folder.Write("a.csv", "ann,x,4\n"), folder.Write("i.csv", content));

        var error = Assert.Throws<DataFormatException>(() => DelimitedImporter.Load(rows, null, items));

        Assert.Equal((items, line), (error.File, error.Line));
    }

    [Fact]
    public void Load_MissingFile_NamesIt() =>
        Assert.Contains("nowhere.csv", Assert.Throws<FileNotFoundException>(() => DelimitedImporter.Load("nowhere.csv")).Message, StringComparison.Ordinal);
}

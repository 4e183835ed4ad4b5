using MetaRec.Data.Specs;

namespace MetaRec.Data.Tests;

/// <summary>Changes environment variables: in one collection with the tests that read them.</summary>
[Collection("environment")]
public sealed class DatasetCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _data = Environment.GetEnvironmentVariable(DatasetCatalog.FolderVariable);
    private readonly string? _cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");

    public DatasetCatalogTests()
    {
        Environment.SetEnvironmentVariable(DatasetCatalog.FolderVariable, _folder["data"]);
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder["cache"]);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(DatasetCatalog.FolderVariable, _data);
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cache);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("data/ml-1m")]
    [InlineData("cache/metarec/ml-1m")]
    public void Load_WithoutFolder_FindsEnvironmentAndCache(string place)
    {
        WriteMovieLens(place);

        Assert.True(DatasetCatalog.TryLocate("movielens-1m", out var folder));
        Assert.Equal(_folder[place], folder);
        Assert.Single(DatasetCatalog.Load(new DatasetSpec { Name = "movielens-1m" }).Interactions);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("elsewhere/ml-1m")]
    public void Load_ExplicitFolder_IsTheDataSetOrItsParent(string place)
    {
        WriteMovieLens(place);
        Assert.Single(DatasetCatalog.Load(new DatasetSpec { Name = "movielens-1m", Folder = _folder["elsewhere"] }).Users);
    }

    [Theory]
    [InlineData("movielens-1m")]
    [InlineData("movielens-100k")]
    public void Load_NotThere_SaysWhereItLookedAndTheRemedies(string name)
    {
        var error = Assert.Throws<DatasetNotFoundException>(() => DatasetCatalog.Load(new DatasetSpec { Name = name }));

        Assert.Contains(_folder["data"], error.Message, StringComparison.Ordinal);
        Assert.Contains(DatasetCatalog.CacheFolder, error.Message, StringComparison.Ordinal);
        Assert.Contains($"./metarec data download {name}", error.Message, StringComparison.Ordinal);
        Assert.False(DatasetCatalog.TryLocate(name, out _));
    }

    [Theory]
    [InlineData("movielens-1M ", "movielens-1m")]
    [InlineData("movielens100k", "movielens-100k")]
    [InlineData("sythetic", "synthetic")]
    [InlineData("file", "files")]
    [InlineData("movielens", "movielens-1m")]
    public void Load_UnknownName_SuggestsTheNearest(string name, string nearest) => Assert.Contains(
        $"Did you mean '{nearest}'?", Assert.Throws<ArgumentException>(() => DatasetCatalog.Load(new DatasetSpec { Name = name })).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_Files_ReadsThemFromTheFolder()
    {
        _folder.Write("own/a.csv", "ann,x,4\nbob,x,3\n");
        Assert.Equal(["ann", "bob"], DatasetCatalog.Load(new DatasetSpec { Name = "files", Folder = _folder["own"], Interactions = "a.csv" }).Users);
    }

    [Fact]
    public void Load_FilesWithoutInteractions_Throws() =>
        Assert.Contains("Set Interactions", Assert.Throws<ArgumentException>(() => DatasetCatalog.Load(new DatasetSpec { Name = "files" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_Fingerprint_IsChecked()
    {
        var synthetic = new SyntheticSpec { Users = 20, Items = 50, RatingsPerUser = 20 };
        var spec = new DatasetSpec { Name = "synthetic", Synthetic = synthetic };
        var fingerprint = DatasetCatalog.Load(spec).Fingerprint;

        Assert.Equal(fingerprint, DatasetCatalog.Load(spec with { Fingerprint = fingerprint.ToUpperInvariant() }).Fingerprint);
        var error = Assert.Throws<InvalidDataException>(() => DatasetCatalog.Load(spec with { Fingerprint = fingerprint, Synthetic = synthetic with { Seed = 5 } }));
        Assert.Contains($"must have fingerprint {fingerprint}", error.Message, StringComparison.Ordinal);
    }

    private void WriteMovieLens(string place)
    {
        _folder.Write(place + "/ratings.dat.gz", "1::10::5::978300760\n");
        _folder.Write(place + "/users.dat", "1::F::1::10::48067\n");
        _folder.Write(place + "/movies.dat", "10::A (1995)::Drama\n");
    }
}

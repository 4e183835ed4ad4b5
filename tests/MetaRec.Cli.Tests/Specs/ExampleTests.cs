using MetaRec.Cli.Specs;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests.Specs;

public sealed class ExampleTests
{
    public static TheoryData<string> Files { get; } = [.. Directory.GetFiles(RepositoryFile.Of("docs/examples"), "*.yaml").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Example_AsItIs_IsAValidSpecThatSaysHowToSubmitIt(string name)
    {
        var path = RepositoryFile.Of($"docs/examples/{name}");
        var spec = await SpecFile.ReadAsync(path, TextReader.Null, [], CancellationToken.None);

        spec.Check();
        Assert.Contains($"./metarec job submit docs/examples/{name}", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_OfMovieLens_IsTheDefault()
    {
        var spec = await SpecFile.ReadAsync(RepositoryFile.Of("docs/examples/movielens-1m.yaml"), TextReader.Null, [], CancellationToken.None);

        var written = SpecReader.Read(spec.Root, out _)!;

        Assert.Equal((new TrainingSpec() with { Dataset = new DatasetSpec { Name = "movielens-1m" } }).ToJson(), written.ToJson());
    }
}

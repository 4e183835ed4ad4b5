using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Specs;

namespace MetaRec.Cli.Tests.Specs;

public sealed class SpecFileTests
{
    [Fact]
    public async Task Check_SeveralMistakes_NamesAllOfThemWithTheirLines()
    {
        const string Text = """
            steps: 0
            learner:
              inerSteps: 5
              order: third
            model:
              hidden: [16, wide]
            shards: 7
            """;

        var error = await Assert.ThrowsAsync<SpecProblemsException>(async () => (await ReadAsync(Text)).Check());

        Assert.Collection(
            error.Lines,
            line => Assert.Contains("standard input:1:1: steps must be between 1 and", line, StringComparison.Ordinal),
            line => Assert.Contains("standard input:3:3: There is no key 'learner.inerSteps'. Did you mean 'innerSteps'?", line, StringComparison.Ordinal),
            line => Assert.Contains("standard input:4:3: learner.order must be one of \"second\", \"first\"", line, StringComparison.Ordinal),
            line => Assert.Contains("standard input:6:3: model.hidden must be a list of whole numbers", line, StringComparison.Ordinal),
            line => Assert.Contains("standard input:7:1: shards must be a multiple of microBatches", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_MistakeOfSet_NamesTheOption()
    {
        var error = await Assert.ThrowsAsync<SpecProblemsException>(async () => (await ReadAsync("steps: 5", "steps=0", "learner.inerSteps=2")).Check());

        Assert.Contains("--set steps=0: steps must be between", error.Lines[0], StringComparison.Ordinal);
        Assert.Contains("--set learner.inerSteps=2: There is no key", error.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Set_ChangesTheFileWithTypes()
    {
        var spec = await ReadAsync(
            "steps: 5\nmodel: { hidden: [4] }\n", "steps=7", "steps=8", "learner.order=first", "model.hidden=[32,16]", "optimizer.cosine=false", "dataset.fingerprint=12", "learner.innerRate=5e-2");

        spec.Check();
        Assert.Equal(
            """{"steps":8,"model":{"hidden":[32,16]},"learner":{"order":"first","innerRate":0.05},"optimizer":{"cosine":false},"dataset":{"fingerprint":"12"}}""", spec.Root.ToJsonString());
    }

    [Theory]
    [InlineData("steps", "--set must be key=value, but was 'steps'")]
    [InlineData("=5", "--set must be key=value")]
    [InlineData("steps.more=5", "'steps' is 5, which has no keys")]
    [InlineData("model.hidden=[1", "--set model.hidden=[1: This is not YAML")]
    public async Task Read_SetThatCannotBeMade_SaysWhy(string change, string expected) =>
        Assert.Contains(expected, (await Assert.ThrowsAsync<UsageException>(() => ReadAsync("steps: 5", change))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("# nothing\n", "is empty")]
    [InlineData("- 1\n- 2\n", "but is [1,2]")]
    public async Task Read_NotAMapping_SaysWhatItIs(string text, string expected)
    {
        var error = await Assert.ThrowsAsync<SpecProblemsException>(() => ReadAsync(text));

        Assert.Contains(expected, Assert.Single(error.Lines), StringComparison.Ordinal);
        Assert.Contains("An empty one is written {}.", error.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_JsonFile_HasLinesToo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("run.json"), "{\n  \"steps\": 5,\n  \"learner\": {\n    \"inerSteps\": 1 }\n}");

        var error = await Assert.ThrowsAsync<SpecProblemsException>(async () => (await SpecFile.ReadAsync(folder.File("run.json"), TextReader.Null, [], CancellationToken.None)).Check());

        Assert.StartsWith($"{folder.File("run.json")}:4:5: There is no key 'learner.inerSteps'", Assert.Single(error.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"steps\": 5,\n  \"steps\": 6 }", "2:3: The key 'steps' comes twice; the first is in line 1.")]
    [InlineData("{ \"steps\": 5\n  \"seed\": 6 }", "2:3: This is not JSON")]
    public async Task Read_BrokenJson_NamesTheLine(string text, string expected) =>
        Assert.Contains(expected, Assert.Single((await Assert.ThrowsAsync<SpecProblemsException>(() => ReadAsync(text))).Lines), StringComparison.Ordinal);

    [Fact]
    public async Task Read_FileThatIsNoText_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("run.yaml"), [0xC3, 0x28]);

        var error = await Assert.ThrowsAsync<UsageException>(() => SpecFile.ReadAsync(folder.File("run.yaml"), TextReader.Null, [], CancellationToken.None));

        Assert.Contains("is not text in UTF-8", error.Message, StringComparison.Ordinal);
    }

    private static async Task<SpecFile> ReadAsync(string text, params string[] changes)
    {
        using var input = new StringReader(text);
        return await SpecFile.ReadAsync(SpecFile.StandardInput, input, changes, CancellationToken.None);
    }
}

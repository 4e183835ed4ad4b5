using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRec.Cli.Standalone;

namespace MetaRec.Cli.Tests.Commands;

/// <summary>Recommendations, feedback and users by the command line, at a standalone cluster that serves a model.</summary>
public sealed class ServingCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private StandaloneProcess _process = null!;

    private string Url => _process.Server.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        _process = await StandaloneProcess.StartAsync(new StandaloneSettings(1, "http://127.0.0.1:0", null, _folder.File("storage"), Verbose: false), CancellationToken.None);
        var spec = _folder.File("spec.json");
        await File.WriteAllTextAsync(spec, """
            {"dataset": {"synthetic": {"users": 100, "items": 100, "ratingsPerUser": 20}}, "model": {"embeddingSize": 8, "hidden": [16]}, "steps": 6, "microBatchSize": 4}
            """);
        Assert.Equal(0, (await RunAsync("job", "submit", spec, "--id", "served")).Code);
        using var http = new HttpClient { BaseAddress = _process.Server };
        using var registered = await http.PostAsync("v1/models/default/versions?job=served", null);
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync());
        using var promoted = await http.PostAsync("v1/models/default/versions/1/promote?force=true", null);
        Assert.True(promoted.IsSuccessStatusCode, await promoted.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Recommend_AfterFeedback_IsAdaptedAndExplained()
    {
        var cold = await RunAsync("recommend", "ann/b", "-n", "3");
        var added = await RunAsync("feedback", "add", "ann/b", "i1=5", "i2=1");
        var warm = await RunAsync("recommend", "ann/b", "-n", "3", "--explain");
        var json = await RunAsync("recommend", "ann/b", "-o", "json");
        var session = await RunAsync("recommend", "--rating", "i1=5", "i2=1", "-o", "json");

        Assert.Equal((0, 0, 0, 0, 0), (cold.Code, added.Code, warm.Code, json.Code, session.Code));
        Assert.Contains("no rating of this user is known", cold.Error, StringComparison.Ordinal);
        Assert.Contains("./metarec feedback add ann/b ", cold.Error, StringComparison.Ordinal);
        Assert.Contains($"./metarec recommend ann/b --explain --server {Url}", added.Error, StringComparison.Ordinal);
        Assert.Contains("adapted to 2 ratings", warm.Error, StringComparison.Ordinal);
        Assert.Contains("i1=5 (", warm.Output, StringComparison.Ordinal);
        Assert.Equal((10, 2), (JsonNode.Parse(json.Output)!["items"]!.AsArray().Count, JsonNode.Parse(json.Output)!["adaptedOn"]!.GetValue<int>()));
        Assert.Equal(Items(json), Items(session));
    }

    [Fact]
    public async Task Recommend_HalfLife_LetsAnOldItemFallToTheLowestRating()
    {
        Assert.Equal(0, (await RunAsync("item", "put", "old-news", "--category", "paper", "--from", "2020-01-31T18:00:00Z")).Code);
        var decayed = await RunUntilAsync(run => Items(run).Any(), "recommend", "ann", "--category", "paper", "--half-life", "60d", "-o", "json");

        Assert.Equal(1, JsonNode.Parse(decayed.Output)!["items"]![0]!["score"]!.GetValue<double>(), 1e-3);
    }

    [Fact]
    public async Task Put_UnknownFeature_IsStoredWithAWarningAndFieldsShowTheKnownOnes()
    {
        var item = await RunAsync("item", "put", "typed", "--feature", "gnre=genre-1");
        var user = await RunAsync("user", "put", "typed", "--feature", "region=region-1", "regoin=region-1");
        var session = await RunAsync("recommend", "--feature", "regoin=region-1", "-o", "json");
        var category = await RunAsync("recommend", "ann", "--category", "genr-1");
        var fields = await RunAsync("model", "fields");
        var json = await RunAsync("model", "fields", "-o", "json");

        Assert.Equal((0, 0, 0, 0, 0, 0), (item.Code, user.Code, session.Code, category.Code, fields.Code, json.Code));
        Assert.Contains("Warning: features.gnre has no effect", item.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'region'?", user.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("features.region ", user.Error, StringComparison.Ordinal);
        Assert.Contains("Warning: features.regoin", session.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'genre-1'?", category.Error, StringComparison.Ordinal);
        Assert.Empty(category.Output.Trim());
        Assert.Contains("region-1, ", fields.Output, StringComparison.Ordinal);
        Assert.Contains("genre", JsonNode.Parse(json.Output)!["itemFields"]!.AsArray().Select(field => field!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Item_PutListedShownRatedAndDeleted_IsInTheLiveCatalogueAndLearns()
    {
        var empty = await RunAsync("item", "list");
        var put = await RunAsync("item", "put", "new/1", "--title", "A new film", "--feature", "genre=Comedy", "--category", "new", "--until", "2100-01-31T18:00:00Z");
        var listed = await RunAsync("item", "list", "--category", "new", "-o", "name");
        Assert.Equal(0, (await RunAsync("feedback", "add", "fan", "new/1=5")).Code);
        await RunUntilAsync(run => JsonNode.Parse(run.Output)!["earlyRatings"]!.GetValue<int>() > 0, "item", "show", "new/1", "-o", "json");
        var text = await RunAsync("item", "show", "new/1");
        var deleted = await RunAsync("item", "delete", "new/1", "--yes");
        var gone = await RunAsync("item", "show", "new/1");

        Assert.Equal((0, 0, 0, 0, 4), (empty.Code, put.Code, text.Code, deleted.Code, gone.Code));
        Assert.Contains("./metarec item put ITEM", empty.Error, StringComparison.Ordinal);
        Assert.Contains("./metarec item show new/1 --server", put.Error, StringComparison.Ordinal);
        Assert.Equal("new/1", listed.Output.Trim());
        Assert.Contains("recommended: until 2100-01-31 18:00:00Z", text.Output, StringComparison.Ordinal);
        Assert.Contains("early ratings: 1, 5.00 on average", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItemAudience_StoredUsers_ListsThemOrSaysThatThereAreNone()
    {
        var empty = await RunAsync("item", "audience", "i9");
        Assert.Equal(0, (await RunAsync("feedback", "add", "fan", "i1=5", "i2=4")).Code);
        Assert.Equal(0, (await RunAsync("feedback", "add", "seen", "i9=5")).Code);
        var table = await RunAsync("item", "audience", "i9", "-n", "5");
        var names = await RunAsync("item", "audience", "i9", "-o", "name");
        var json = await RunAsync("item", "audience", "i9", "-o", "json");
        var unknown = await RunAsync("item", "audience", "nowhere");
        Assert.Equal(0, (await RunAsync("user", "put", "profile", "--feature", "region=region-1")).Code);
        var groups = await RunAsync("item", "audience", "i9", "--by", "region");
        var first = await RunAsync("item", "audience", "i9", "--by", "region", "-n", "1");
        var field = await RunAsync("item", "audience", "i9", "--by", "regoin");

        Assert.Equal((0, 0, 0, 0, 4), (empty.Code, table.Code, names.Code, json.Code, unknown.Code));
        Assert.Equal((0, 0, 2), (groups.Code, first.Code, field.Code));
        Assert.Contains("region-1", groups.Output, StringComparison.Ordinal);
        Assert.Contains("(none)", groups.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fan", groups.Output, StringComparison.Ordinal);
        Assert.Contains("2 groups in all", first.Error, StringComparison.Ordinal);
        Assert.Contains("'region'", field.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("No users are stored yet", empty.Error, StringComparison.Ordinal);
        Assert.Contains("fan", table.Output, StringComparison.Ordinal);
        Assert.Contains("2 users looked at, less 1 who rated", table.Error, StringComparison.Ordinal);
        Assert.Equal("fan", names.Output.Trim());
        Assert.Equal((1, 2), (JsonNode.Parse(json.Output)!["rated"]!.GetValue<int>(), JsonNode.Parse(json.Output)!["users"]![0]!["adaptedOn"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("item", "audience", "i1", "-n", "0")]
    [InlineData("item", "put", "i1", "--from", "tomorrow")]
    [InlineData("item", "put", "i1", "--feature", "genre")]
    [InlineData("item", "delete", "i1")]
    public async Task Item_WrongArgument_Exits2(params string[] arguments) => Assert.Equal(2, (await RunAsync(arguments)).Code);

    [Fact]
    public async Task Feedback_RejectedRating_Exits2AndStoresTheOthers()
    {
        var run = await RunAsync("feedback", "add", "bob", "i1=5", "i2=99", "-o", "json");
        var shown = await RunAsync("user", "show", "bob", "-o", "json");

        Assert.Equal(2, run.Code);
        Assert.StartsWith("metarec: i2: ", run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal((1, 1), (JsonNode.Parse(run.Output)!["accepted"]!.GetValue<int>(), JsonNode.Parse(shown.Output)!["eventCount"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Import_FileTwice_StoresEachEventOnceAndTellsOfWrongLines()
    {
        var file = _folder.File("events.jsonl");
        var lines = Enumerable.Range(0, 1200).Select(number => JsonSerializer.Serialize(new { user = $"u{number % 40}", item = $"i{(number / 40) + 1}", rating = 3 })).ToList();
        lines[700] = """{"user": "u1", "item": "i1", "stars": 3}""";
        lines[900] = """{"user": "u1", "item": "i1", "rating": 99}""";
        await File.WriteAllLinesAsync(file, lines);

        var first = await RunAsync("feedback", "import", file, "-o", "json");
        var second = await RunAsync("feedback", "import", file, "-o", "json");
        var whole = _folder.File("whole.jsonl");
        await File.WriteAllTextAsync(whole, lines[0] + "\n\n");
        var clean = await RunAsync("feedback", "import", whole);

        Assert.Equal((2, 2, 0), (first.Code, second.Code, clean.Code));
        Assert.Equal((1198, 0, 2), Counts(first));
        Assert.Equal((0, 1198, 2), Counts(second));
        Assert.Contains("metarec: line 701: ", first.Error, StringComparison.Ordinal);
        Assert.Contains("metarec: line 901: ", first.Error, StringComparison.Ordinal);
        Assert.Contains("0 stored, 1 were stored before, 0 rejected", clean.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_PutShownAndDeleted_IsGone()
    {
        var put = await RunAsync("user", "put", "cid", "--feature", "age=25", "genre=Comedy", "genre=Drama");
        await RunAsync("feedback", "add", "cid", "i1=5");
        var shown = await RunAsync("user", "show", "cid");
        var unsure = await RunAsync("user", "delete", "cid");
        var deleted = await RunAsync("user", "delete", "cid", "--yes");
        var again = await RunAsync("user", "delete", "cid", "--yes");
        var gone = await RunAsync("user", "show", "cid");

        Assert.Equal((0, 0, 2, 0, 0, 4), (put.Code, shown.Code, unsure.Code, deleted.Code, again.Code, gone.Code));
        Assert.Contains("genre: Comedy, Drama", shown.Output, StringComparison.Ordinal);
        Assert.Contains("i1", shown.Output, StringComparison.Ordinal);
        Assert.Contains("with 1 event.", deleted.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was stored", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_ExportedAndImportedElsewhere_AreTheSame()
    {
        await RunAsync("user", "put", "ann", "--feature", "age=25", "--model", "source");
        await RunAsync("user", "put", "bob", "--feature", "age=35", "--model", "source");
        var (file, wrong) = (_folder.File("users.jsonl"), _folder.File("wrong.jsonl"));
        await File.WriteAllTextAsync(wrong, "{\"ID\": \"ann\"}\n");

        var empty = await RunAsync("user", "list", "--model", "target");
        var exported = await RunAsync("user", "export", file, "--model", "source");
        var imported = await RunAsync("user", "import", file, "--model", "target", "-o", "json");
        var listed = await RunAsync("user", "list", "--model", "target");
        var output = await RunAsync("user", "export", "--model", "target");
        var rejected = await RunAsync("user", "import", wrong, "--model", "target");

        Assert.Equal((0, 0, 0, 0, 0, 2), (empty.Code, exported.Code, imported.Code, listed.Code, output.Code, rejected.Code));
        Assert.Contains("There are no users yet", empty.Error, StringComparison.Ordinal);
        Assert.Contains($"2 users written to {file}.", exported.Error, StringComparison.Ordinal);
        Assert.Equal(2, JsonNode.Parse(imported.Output)!["created"]!.GetValue<int>());
        Assert.Contains("age=35", listed.Output, StringComparison.Ordinal);
        Assert.Equal(2, output.Output.Trim().Split('\n').Length);
        Assert.Contains("metarec: line 1: There is no field 'ID'.", rejected.Error, StringComparison.Ordinal);
        Assert.False(File.Exists($"{file}.part"));
    }

    [Fact]
    public async Task Feedback_Exported_IsWhatImportReads()
    {
        await RunAsync("feedback", "add", "fay", "i1=5", "i2=1");
        var file = _folder.File("feedback.jsonl");

        var exported = await RunAsync("feedback", "export", file);
        var imported = await RunAsync("feedback", "import", file, "-o", "json");

        Assert.Equal(0, exported.Code);
        Assert.Equal((0, (await File.ReadAllLinesAsync(file)).Length, 0), Counts(imported));
    }

    [Fact]
    public async Task Questions_OfANewUser_AreShownWithHowToAnswer()
    {
        var asked = await RunAsync("user", "questions", "gil", "-n", "2");
        var json = await RunAsync("user", "questions", "gil", "-n", "2", "-o", "json");

        Assert.Equal((0, 2), (asked.Code, Items(json).Count()));
        Assert.Contains($"./metarec feedback add gil {Items(json).First()}=5", asked.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "There is no file", "user", "import", "/nowhere/users.jsonl")]
    [InlineData(2, "cannot be written", "user", "export", "/nowhere/users.jsonl")]
    [InlineData(2, "Give either a stored user", "recommend")]
    [InlineData(2, "Give either a stored user", "recommend", "ann", "--rating", "i1=5")]
    [InlineData(2, "A rating must be ITEM=NUMBER", "recommend", "--rating", "i1")]
    [InlineData(2, "--half-life must be a time between 1m and 366d, such as 12h or 2d, but was '5s'", "recommend", "ann", "--half-life", "5s")]
    [InlineData(2, "A feature must be FIELD=VALUE", "recommend", "--feature", "age")]
    [InlineData(2, "There is no file", "feedback", "import", "/nowhere/events.jsonl")]
    [InlineData(4, "'none'", "recommend", "ann", "--model", "none")]
    public async Task Run_Wrong_SaysWhatAndHow(int code, string message, params string[] args)
    {
        var run = await RunAsync(args);

        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static IEnumerable<string> Items(CommandLine run) => JsonNode.Parse(run.Output)!["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>());

    private static (int Accepted, int Duplicates, int Rejected) Counts(CommandLine run)
    {
        var counts = JsonNode.Parse(run.Output)!;
        return (counts["accepted"]!.GetValue<int>(), counts["duplicates"]!.GetValue<int>(), counts["rejected"]!.GetValue<int>());
    }

    /// <summary>Runs a command again and again until what it says holds.</summary>
    private async Task<CommandLine> RunUntilAsync(Func<CommandLine, bool> holds, params string[] args)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var run = await RunAsync(args);
            if (holds(run))
            {
                return run;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"{string.Join(' ', args)} still says: {run.Output}{run.Error}");
        }
    }

    private Task<CommandLine> RunAsync(params string[] args) => CommandLine.RunAsync([.. args, "--server", Url]);
}

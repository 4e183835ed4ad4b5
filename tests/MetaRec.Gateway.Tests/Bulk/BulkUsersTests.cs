using System.Net;
using System.Text;
using System.Text.Json;
using MetaRec.Client;
using MetaRec.Client.Bulk;
using MetaRec.Client.Serving;

namespace MetaRec.Gateway.Tests.Bulk;

/// <summary>Users and feedback as JSON Lines, and the list of users. Each test has a model of its own where it lists users; profiles need no version of it.</summary>
public sealed class BulkUsersTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private MetaRecClient Client => gateway.Client;

    [Fact]
    public async Task ImportUsers_WrongLinesBetween_StoresTheOthersAndNamesTheLines()
    {
        const string Lines = """
            {"id": "ann", "features": {"age": "25"}}
            {"id": "bob", "feature": {"age": "25"}}

            {"features": {"age": "25"}}
            not JSON
            {"id": "cid", "features": {"age": 7}}
            {"id": "ann", "features": {"age": "35"}}
            {"id": "dee"}
            """;

        var first = await ImportUsersAsync(Lines, "wrong-lines");
        var again = await ImportUsersAsync(Lines, "wrong-lines");

        Assert.Equal((3, 2, 4), (first.Accepted, first.Created, first.Rejected));
        Assert.Equal((3, 0, 4), (again.Accepted, again.Created, again.Rejected));
        Assert.Equal([2, 4, 5, 6], first.Errors.Select(error => error.Line));
        Assert.Equal(["feature", "id", "", "features.age"], first.Errors.Select(error => error.Errors.Keys.Single()));
        Assert.Equal(["35"], (await Client.Users.GetAsync("ann", model: "wrong-lines")).User.Features["age"]);
    }

    [Fact]
    public async Task ImportUsers_ManyWrongLines_TellsOfTheFirstHundredAndCountsAll()
    {
        var done = await ImportUsersAsync(string.Concat(Enumerable.Repeat("x\n", 250)), "many-wrong");

        Assert.Equal((0, 250, 100), (done.Accepted, done.Rejected, done.Errors.Count));
        Assert.Equal(Enumerable.Range(1, 100).Select(line => (long)line), done.Errors.Select(error => error.Line));
    }

    [Fact]
    public async Task ExportUsers_OfAnImport_HasEachOnceAndCanBeImportedElsewhere()
    {
        var ids = Enumerable.Range(0, 1300).Select(number => $"user {number}/é").ToList();
        await ImportUsersAsync(string.Concat(ids.Select(id => $$$"""{"id": "{{{id}}}", "features": {"age": ["25"]}}""" + "\n")), "many");

        var lines = await ReadAsync(await Client.Users.ExportAsync("many"));
        var elsewhere = await ImportUsersAsync(string.Join('\n', lines), "elsewhere");

        Assert.Equal(ids.Order(StringComparer.Ordinal), lines.Select(Id).Order(StringComparer.Ordinal));
        Assert.Equal((1300, 1300, 0), (elsewhere.Accepted, elsewhere.Created, elsewhere.Rejected));
    }

    [Fact]
    public async Task ExportUsers_FromALine_BeginsWithItAgainAndHasTheRest()
    {
        await ImportUsersAsync(string.Concat(Enumerable.Range(0, 300).Select(number => $$"""{"id": "u{{number}}"}""" + "\n")), "resumed");
        var whole = (await ReadAsync(await Client.Users.ExportAsync("resumed"))).ConvertAll(Id);

        var rest = (await ReadAsync(await Client.Users.ExportAsync("resumed", whole[123]))).ConvertAll(Id);
        await Client.Users.DeleteAsync(whole[123], "resumed");
        var without = (await ReadAsync(await Client.Users.ExportAsync("resumed", whole[123]))).ConvertAll(Id);

        Assert.Equal(whole[123..], rest);
        Assert.Equal(whole[124..], without);
    }

    [Fact]
    public async Task ListUsers_PageByPage_HasEachOnceInTheOrderOfTheExport()
    {
        await ImportUsersAsync(string.Concat(Enumerable.Range(0, 130).Select(number => $$$"""{"id": "p{{{number}}}", "features": {"age": "25"}}""" + "\n")), "paged");

        var users = new List<UserSummary>();
        string? cursor = null;
        do
        {
            var page = await Client.Users.ListAsync(60, cursor, "paged");
            users.AddRange(page.Users);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal((await ReadAsync(await Client.Users.ExportAsync("paged"))).ConvertAll(Id), users.Select(user => user.Id));
        Assert.All(users, user => Assert.Equal(("25", 0), (user.Features["age"].Single(), user.EventCount)));
        Assert.Empty((await Client.Users.ListAsync(model: "nobody")).Users);
    }

    [Fact]
    public async Task Feedback_ImportedTwiceExportedAndImported_IsStoredOnce()
    {
        await gateway.ServeAsync("bulk-served");
        var lines = string.Concat(Enumerable.Range(0, 2500).Select(number => $$"""{"user": "f{{number % 3}}", "item": "i{{(number % 90) + 1}}", "rating": {{(number % 5) + 1}}, "time": "2026-01-31T12:{{number / 60:00}}:{{number % 60:00}}Z"}""" + "\n"));
        var wrong = """{"user": "f1", "item": "nowhere", "rating": 3}""" + "\n" + """{"user": "f1", "item": "i1", "rating": 9}""" + "\n";

        var first = await ImportFeedbackAsync(wrong + lines);
        var again = await ImportFeedbackAsync(lines);
        var exported = await ReadAsync(await Client.Feedback.ExportAsync());
        var back = await ImportFeedbackAsync(string.Join('\n', exported));

        Assert.Equal((2500, 0, 2), (first.Accepted, first.Duplicates, first.Rejected));
        Assert.Equal([(1, "item"), (2, "rating")], first.Errors.Select(error => (error.Line, error.Errors.Keys.Single())));
        Assert.Equal((0, 2500, 0), (again.Accepted, again.Duplicates, again.Rejected));
        Assert.Equal((0, 2500, 0), (back.Accepted, back.Duplicates, back.Rejected));
        var users = exported.ConvertAll(line => JsonDocument.Parse(line).RootElement.GetProperty("user").GetString()!);
        Assert.Equal(3, 1 + users.Zip(users.Skip(1)).Count(pair => pair.First != pair.Second));
        Assert.Equal(exported.Skip(users.IndexOf(users[^1])), await ReadAsync(await Client.Feedback.ExportAsync(from: users[^1])));
    }

    [Fact]
    public async Task ImportFeedback_ModelWithoutAVersion_Is404()
    {
        var error = await Assert.ThrowsAsync<ApiException>(() => ImportFeedbackAsync("""{"user": "a", "item": "i1", "rating": 3}""", "no-version"));

        Assert.Equal((HttpStatusCode.NotFound, ProblemTypes.NotFound), (error.Status, error.Problem.Type));
    }

    [Theory]
    [InlineData("v1/users?cursor=%25", "cursor")]
    [InlineData("v1/users?cursor=OTk5L2E", "cursor")]
    [InlineData("v1/users?limit=201", "limit")]
    [InlineData("v1/users?model=No", "model")]
    [InlineData("v1/bulk/users?from=", "from")]
    [InlineData("v1/bulk/feedback?model=No", "model")]
    [InlineData("v1/bulk/items?from=a%01", "from")]
    public async Task Get_BadParameter_IsAProblemThatNamesIt(string path, string field)
    {
        using var response = await gateway.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains($"\"{field}\":[", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Id(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!;

    private static async Task<List<string>> ReadAsync(Stream export)
    {
        using var reader = new StreamReader(export);
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private Task<BulkImport> ImportUsersAsync(string lines, string model) => Client.Users.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), model);

    private Task<BulkFeedbackImport> ImportFeedbackAsync(string lines, string? model = null) => Client.Feedback.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), model);
}

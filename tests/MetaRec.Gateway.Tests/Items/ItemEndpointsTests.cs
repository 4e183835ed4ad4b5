using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using MetaRec.Client;
using MetaRec.Client.Items;

namespace MetaRec.Gateway.Tests.Items;

public sealed class ItemEndpointsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private ItemsClient Items => gateway.Client.Items;

    [Fact]
    public async Task Put_NewAndAgain_IsCreatedOnceWithOneETag()
    {
        var upload = new ItemUpload
        {
            Title = "Dune",
            Features = new Dictionary<string, IReadOnlyList<string>> { ["genre"] = ["Sci-Fi"] },
            Categories = ["film"],
            AvailableFrom = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };

        using var created = await gateway.Http.PutAsJsonAsync("v1/items/dune?model=put", upload, ApiJson.Options);
        using var again = await gateway.Http.PutAsJsonAsync("v1/items/dune?model=put", upload, ApiJson.Options);
        var item = await Items.GetAsync("dune", "put");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.StatusCode, again.StatusCode));
        Assert.Equal(created.Headers.ETag, again.Headers.ETag);
        Assert.Equal($"\"{item.Etag}\"", created.Headers.ETag!.Tag);
        Assert.Equal(("Dune", upload.AvailableFrom), (item.Title, item.AvailableFrom));
        Assert.Equal(["Sci-Fi"], item.Features["genre"]);
    }

    [Fact]
    public async Task Put_StaleETag_Is412AndChangesNothing()
    {
        var first = await Items.PutAsync("a", new ItemUpload { Title = "One" }, "stale");
        await Items.PutAsync("a", new ItemUpload { Title = "Two" }, "stale", first.Etag);

        var error = await Assert.ThrowsAsync<ApiException>(() => Items.PutAsync("a", new ItemUpload { Title = "Three" }, "stale", first.Etag));

        Assert.Equal((HttpStatusCode.PreconditionFailed, ProblemTypes.Changed), (error.Status, error.Problem.Type));
        Assert.Equal("Two", (await Items.GetAsync("a", "stale")).Title);
    }

    [Fact]
    public async Task Get_KnownETag_Is304()
    {
        var item = await Items.PutAsync("a", new ItemUpload(), "known");
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/items/a?model=known");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{item.Etag}\""));

        using var response = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Theory]
    [InlineData("with/slash")]
    [InlineData("with%2Fescape")]
    [InlineData("Ä ?#&=+ 東京")]
    public async Task Put_AnyId_IsTheSameEverywhere(string id)
    {
        await Items.PutAsync(id, new ItemUpload { Title = id }, "ids");

        Assert.Equal((id, id), ((await Items.GetAsync(id, "ids")).Id, (await Items.GetAsync(id, "ids")).Title));
        await Items.DeleteAsync(id, "ids");
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => Items.GetAsync(id, "ids"))).Status);
        await Items.DeleteAsync(id, "ids");
    }

    [Fact]
    public async Task List_PagesOfOneCategory_ShowEachItemOnce()
    {
        foreach (var i in Enumerable.Range(0, 40))
        {
            await Items.PutAsync($"i{i}", new ItemUpload { Categories = [i % 2 == 0 ? "even" : "odd"] }, "list");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Items.ListAsync("even", 7, cursor, "list");
            Assert.InRange(page.Items.Count, 0, 7);
            seen.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"i{2 * i}").Order(), seen.Order());
    }

    [Fact]
    public async Task Import_SomeLinesWrong_PutsTheOthersAndNamesTheLines()
    {
        const string Lines = "{\"id\":\"a\",\"title\":\"A\"}\n\n{\"id\":\"b\",\"titel\":\"B\"}\r\n{\"title\":\"C\"}\nnonsense\n{\"id\":\"d\",\"categories\":\"news\"}";

        var result = await Items.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(Lines)), "import");

        Assert.Equal((2, 2, 3), (result.Accepted, result.Created, result.Rejected));
        Assert.Equal([3, 4, 5], result.Errors.Select(error => error.Line));
        Assert.Equal(["titel", "id", ""], result.Errors.SelectMany(error => error.Errors.Keys));
        Assert.Equal(["news"], (await Items.GetAsync("d", "import")).Categories);
    }

    [Fact]
    public async Task Import_LineTooLong_IsRejectedAndTheNextIsPut()
    {
        var lines = $"{{\"id\":\"long\",\"title\":\"{new string('x', 300_000)}\"}}\n{{\"id\":\"next\"}}\n";

        var result = await Items.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), "long");

        Assert.Equal((1, 1, 1L), (result.Accepted, result.Rejected, Assert.Single(result.Errors).Line));
        Assert.Equal("next", (await Items.GetAsync("next", "long")).Id);
    }

    [Fact]
    public async Task Export_OfAnImport_CanBeImportedElsewhere()
    {
        var lines = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{{\"id\":\"i{i}\",\"title\":\"T{i}\",\"features\":{{\"genre\":[\"g{i % 7}\"]}}}}\n"));
        Assert.Equal(3000, (await Items.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), "from")).Created);

        await using var export = await Items.ExportAsync("from");
        var result = await Items.ImportAsync(export, "to");

        Assert.Equal((0, 3000), (result.Rejected, result.Created));
        Assert.Equal("g5", (await Items.GetAsync("i2000", "to")).Features["genre"][0]);
    }

    [Theory]
    [InlineData("""{"titel":"x"}""", "titel")]
    [InlineData("""{"title":7}""", "title")]
    [InlineData("""{"title":""}""", "title")]
    [InlineData("""{"title":"a\u0000b"}""", "title")]
    [InlineData("""{"id":"other"}""", "id")]
    [InlineData("""{"features":[]}""", "features")]
    [InlineData("""{"features":{"genre":[1]}}""", "features.genre")]
    [InlineData("""{"features":{"genre":[""]}}""", "features.genre")]
    [InlineData("""{"categories":{}}""", "categories")]
    [InlineData("""{"hidden":"yes"}""", "hidden")]
    [InlineData("""{"availableFrom":"tomorrow"}""", "availableFrom")]
    [InlineData("""{"availableFrom":"2026-02-01T00:00:00Z","availableUntil":"2026-01-01T00:00:00Z"}""", "availableUntil")]
    [InlineData("""{"title":"a","title":"b"}""", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    public async Task Put_NotValid_IsAProblemThatNamesTheField(string body, string field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await gateway.Http.PutAsync("v1/items/bad?model=bad", content);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, ProblemTypes.Invalid), (response.StatusCode, problem!.Type));
        Assert.Contains(field, problem.Errors!.Keys);
    }

    [Theory]
    [InlineData("v1/items?limit=0", "limit")]
    [InlineData("v1/items?cursor=%25", "cursor")]
    [InlineData("v1/items?cursor=OTk5L2E", "cursor")]
    [InlineData("v1/items?model=No", "model")]
    [InlineData("v1/items?category=", "category")]
    [InlineData("v1/items/a%01b", "id")]
    [InlineData("v1/bulk/items?model=a/b", "model")]
    public async Task Get_BadParameter_IsAProblemThatNamesIt(string path, string field)
    {
        using var response = await gateway.Http.GetAsync(path);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options);

        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.Contains(field, (problem!.Errors?.Keys ?? [field]));
    }

    [Fact]
    public async Task Put_IdTooLong_IsAProblemThatNamesIt()
    {
        var error = await Assert.ThrowsAsync<ApiException>(() => Items.PutAsync(new string('x', 257), new ItemUpload()));

        Assert.Contains("id", error.Problem.Errors!.Keys);
    }

    [Fact]
    public async Task Put_OtherContentType_Is415()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "text/plain");

        using var put = await gateway.Http.PutAsync("v1/items/a", content);
        using var import = await gateway.Http.PostAsync("v1/bulk/items", content);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnsupportedMediaType), (put.StatusCode, import.StatusCode));
    }
}

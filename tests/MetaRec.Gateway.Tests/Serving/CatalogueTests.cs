using System.Net;
using MetaRec.Client;
using MetaRec.Client.Items;
using MetaRec.Client.Serving;

namespace MetaRec.Gateway.Tests.Serving;

public sealed class CatalogueTests(TestGateway gateway) : IClassFixture<TestGateway>, IAsyncLifetime
{
    private MetaRecClient Client => gateway.Client;

    public async ValueTask InitializeAsync() => await gateway.ServeAsync("catalogued");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Search_All_HasTheMostRatedFirstAndTheScale()
    {
        var found = await Client.Catalogue.SearchAsync(count: 20);

        Assert.Equal((1d, 5d, 20), (found.ScaleMin, found.ScaleMax, found.Items.Count));
        Assert.Equal(found.Items.Select(item => item.Ratings).OrderDescending(), found.Items.Select(item => item.Ratings));
        Assert.True(found.Items[0].Ratings > 0);
        Assert.NotEmpty(found.UserFields);
    }

    [Fact]
    public async Task Search_LiveItems_AreFoundByTitleUnlessHidden()
    {
        await Client.Items.PutAsync("live-1", new ItemUpload { Title = "Zebra crossing" });
        await Client.Items.PutAsync("live-2", new ItemUpload { Title = "A zebra", Hidden = true });
        await Client.Items.PutAsync("live-3", new ItemUpload { Title = "The ZEBRA" });

        var found = await WaitAsync(2);
        await Client.Recommendations.ForSessionAsync(new Session { Ratings = [new(found[0], 5)] });

        Assert.Equal(["live-1", "live-3"], found);
    }

    [Fact]
    public async Task Search_NothingHasTheText_IsEmpty() => Assert.Empty((await Client.Catalogue.SearchAsync("no such title")).Items);

    [Theory]
    [InlineData("n=0", 422)]
    [InlineData("n=101", 422)]
    [InlineData("model=No", 422)]
    [InlineData("model=none", 404)]
    public async Task Search_BadParameter_IsRefused(string query, int status)
    {
        using var answer = await gateway.Http.GetAsync($"v1/catalogue?{query}");

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Search_TextTooLong_NamesTheParameter()
    {
        var refused = await Assert.ThrowsAsync<ApiException>(() => Client.Catalogue.SearchAsync(new string('x', 101)));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "q"), (refused.Status, refused.Problem.Errors!.Keys.Single()));
    }

    /// <summary>A silo looks at the live catalogue within half a second.</summary>
    private async Task<IReadOnlyList<string>> WaitAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var found = (await Client.Catalogue.SearchAsync("zebra", cancellationToken: limit.Token)).Items;
            if (found.Count >= count)
            {
                return [.. found.Select(item => item.Id)];
            }

            await Task.Delay(20, limit.Token);
        }
    }
}

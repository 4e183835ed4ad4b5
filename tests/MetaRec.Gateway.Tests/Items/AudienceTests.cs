using System.Net;
using MetaRec.Client;
using MetaRec.Client.Items;
using MetaRec.Client.Serving;

namespace MetaRec.Gateway.Tests.Items;

public sealed class AudienceTests(TestGateway gateway) : IClassFixture<TestGateway>, IAsyncLifetime
{
    private MetaRecClient Client => gateway.Client;

    public async ValueTask InitializeAsync() => await gateway.ServeAsync("audienced");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Audience_StoredUsers_AreScoredAsInTheirOwnRankingsWithoutThoseWhoRatedTheItem()
    {
        await Client.Feedback.AddAsync([new FeedbackEntry("ann", "i2", 5), new FeedbackEntry("bob", "i2", 1), new FeedbackEntry("rated", "i1", 5)]);

        var audience = await Client.Items.AudienceAsync("i1");
        var one = await Client.Items.AudienceAsync("i1", count: 1);

        Assert.Equal(("i1", "default", 3, 1, true), (audience.Id, audience.Model, audience.LookedAt, audience.Rated, audience.Whole));
        Assert.Equal(["ann", "bob"], audience.Users.Select(user => user.Id).Order());
        Assert.Equal(audience.Users.OrderByDescending(user => user.Score), audience.Users);
        Assert.Equal(audience.Users[0], Assert.Single(one.Users));
        foreach (var user in audience.Users)
        {
            var ranked = await Client.Rank.ForUserAsync(user.Id, ["i1"]);
            Assert.Equal((ranked.ModelVersion, ranked.AdaptedOn), (audience.ModelVersion, user.AdaptedOn));
            Assert.Equal(ranked.Items[0].Score, user.Score, 1e-5);
        }
    }

    [Fact]
    public async Task Audience_ByAField_TellsGroupsAndNoIds()
    {
        await Client.Users.PutAsync("north", new Dictionary<string, IReadOnlyList<string>> { ["region"] = ["region-1"] });

        var audience = await Client.Items.AudienceByAsync("i7", "region");
        var plain = await Client.Items.AudienceAsync("i7");
        await Client.Users.DeleteAsync("north");

        Assert.Equal("region", audience.By);
        Assert.Equal(audience.GroupCount, audience.Groups!.Count);
        Assert.Contains(audience.Groups, group => group.Value == "region-1" && group.Users > 0 && group.MeanScore is >= 1 and <= 5);
        Assert.Empty(audience.Users);
        Assert.Equal((null, null, null), (plain.By, plain.Groups, plain.GroupCount));
    }

    [Fact]
    public async Task Audience_NewItemWithASlash_IsFoundByItsEscapedId()
    {
        await Client.Items.PutAsync("new/1", new ItemUpload { Title = "New" });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        ItemAudience? audience = null;

        // A silo looks at the live catalogue within half a second.
        while (audience is null)
        {
            try
            {
                audience = await Client.Items.AudienceAsync("new/1", cancellationToken: limit.Token);
            }
            catch (ApiException error) when (error.Status == HttpStatusCode.NotFound)
            {
                await Task.Delay(20, limit.Token);
            }
        }

        Assert.Equal(("new/1", "New"), (audience.Id, audience.Title));
    }

    [Theory]
    [InlineData("i1/audience?n=0", 422)]
    [InlineData("i1/audience?n=1001", 422)]
    [InlineData("i1/audience?n=many", 422)]
    [InlineData("i1/audience?model=No", 422)]
    [InlineData("i1/audience?by=", 422)]
    [InlineData("i1/audience?by=agee", 422)]
    [InlineData("i1/audience?model=none", 404)]
    [InlineData("nowhere/audience", 404)]
    [InlineData("%01/audience", 422)]
    public async Task Audience_WhatCannotBeAnswered_IsAProblem(string path, int status)
    {
        using var answer = await gateway.Http.GetAsync($"v1/items/{path}");

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }
}

using System.Net;
using System.Text;
using MetaRec.Client;
using MetaRec.Client.Items;
using MetaRec.Client.Serving;

namespace MetaRec.Gateway.Tests.Serving;

/// <summary>The client of serving, at a gateway.</summary>
public sealed class ServingClientTests(TestGateway gateway) : IClassFixture<TestGateway>, IAsyncLifetime
{
    private MetaRecClient Client => gateway.Client;

    public async ValueTask InitializeAsync() => await gateway.ServeAsync("client-served");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Feedback_WithIds_IsStoredOnceAndChangesRecommendations()
    {
        FeedbackEntry[] events = [new("x/y", "i1", 5, "1", DateTimeOffset.UnixEpoch.AddDays(20_000)), new("x/y", "i2", 1, "2"), new("x/y", "i3", 99, "3")];

        var first = await Client.Feedback.AddAsync(events);
        var again = await Client.Feedback.AddAsync(events);
        var ranked = await Client.Users.RecommendAsync("x/y", new RankingOptions { Count = 4, Exclude = ["i4", "i5"], Explain = true });
        var seen = await Client.Users.RecommendAsync("x/y", new RankingOptions { Count = 1000, ExcludeSeen = false });
        var next = await Client.Users.RecommendAsync("x/y", new RankingOptions { Count = 2, Offset = 2, Exclude = ["i4", "i5"] });

        Assert.Equal((2, 0, 1), (first.Accepted, first.Duplicates, first.Rejected));
        Assert.Equal((0, 2, 1), (again.Accepted, again.Duplicates, again.Rejected));
        Assert.Equal((4, 2), (ranked.Items.Count, ranked.AdaptedOn));
        Assert.DoesNotContain(ranked.Items, item => item.Id is "i1" or "i2" or "i4" or "i5");
        Assert.All(ranked.Items, item => Assert.Equal(2, item.Reasons!.Count));
        Assert.Contains(seen.Items, item => item.Id == "i1");
        Assert.Equal(ranked.Items.Skip(2).Select(item => item.Id), next.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task User_ChangedSinceRead_IsNotOverwritten()
    {
        var created = await Client.Users.PutAsync("profile", Profile("25"));
        var changed = await Client.Users.PutAsync("profile", Profile("35"), ifMatch: created.Etag);
        var stale = await Assert.ThrowsAsync<ApiException>(() => Client.Users.PutAsync("profile", Profile("18"), ifMatch: created.Etag));
        var read = await Client.Users.GetAsync("profile");
        var removed = await Client.Users.DeleteAsync("profile", ifMatch: read.Etag);
        var again = await Client.Users.DeleteAsync("profile");
        var gone = await Assert.ThrowsAsync<ApiException>(() => Client.Users.GetAsync("profile"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal(["35"], read.User.Features["age"]);
        Assert.Equal(changed.Etag, read.Etag);
        Assert.Equal((true, false), (removed.Existed, again.Existed));
        Assert.Equal(ProblemTypes.NotFound, gone.Problem.Type);
    }

    [Fact]
    public async Task User_WithManyEvents_IsReadPageByPage()
    {
        await Client.Feedback.AddAsync([.. Enumerable.Range(1, 5).Select(item => new FeedbackEntry("paged", $"i{item}", 3, $"{item}"))]);

        var first = await Client.Users.GetAsync("paged", limit: 3);
        var rest = await Client.Users.GetAsync("paged", limit: 3, cursor: first.User.NextCursor);

        Assert.Equal(["1", "2", "3", "4", "5"], first.User.Events.Concat(rest.User.Events).Select(stored => stored.Id));
        Assert.Null(rest.User.NextCursor);
    }

    [Fact]
    public async Task Session_SameRatingsAsAStoredUser_GetsTheSameItems()
    {
        await Client.Feedback.AddAsync([new("stored", "i1", 5, "1"), new("stored", "i2", 1, "2")]);
        var session = new Session { Ratings = [new("i1", 5), new("i2", 1)], Features = Profile("25") };

        var stored = await Client.Users.RecommendAsync("stored");
        var fresh = await Client.Recommendations.ForSessionAsync(session);
        var storedRank = await Client.Rank.ForUserAsync("stored", ["i9", "i8"]);
        var freshRank = await Client.Rank.ForSessionAsync(session, ["i9", "i8"], explain: true);

        Assert.Equal(stored.Items.Select(item => (item.Id, item.Score)), fresh.Items.Select(item => (item.Id, item.Score)));
        Assert.Equal(["i9", "i8"], freshRank.Items.Select(item => item.Id));
        Assert.Equal(storedRank.Items.Select(item => item.Score), freshRank.Items.Select(item => item.Score));
        Assert.All(freshRank.Items, item => Assert.NotEmpty(item.Reasons!));
    }

    [Fact]
    public async Task Session_ToBeStored_IsTheUsersFromThenOn()
    {
        await Client.Feedback.AddAsync([new("keeper", "i3", 4, "before")]);
        var session = new Session { Ratings = [new("i1", 5), new("i2", 1)], Features = Profile("25") };

        var answer = await Client.Recommendations.ForSessionAsync(session, persistAs: "keeper");
        var user = (await Client.Users.GetAsync("keeper")).User;

        Assert.Equal(3, answer.AdaptedOn);
        Assert.Equal((await Client.Users.RecommendAsync("keeper")).Items.Select(item => (item.Id, item.Score)), answer.Items.Select(item => (item.Id, item.Score)));
        Assert.Equal(["i3", "i1", "i2"], user.Events.Select(stored => stored.Item));
        Assert.Equal(["25"], user.Features["age"]);
    }

    [Fact]
    public async Task Session_ToBeStoredWithSomethingWrong_StoresNothing()
    {
        var session = new Session { Ratings = [new("i1", 5), new("i2", 99)], Features = Profile("25") };

        var refused = await Assert.ThrowsAsync<ApiException>(() => Client.Recommendations.ForSessionAsync(session, persistAs: "careful"));
        var gone = await Assert.ThrowsAsync<ApiException>(() => Client.Users.GetAsync("careful"));

        Assert.Equal("ratings[1].rating", refused.Problem.Errors!.Keys.Single());
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
    }

    [Fact]
    public async Task HalfLife_OfRankingsAndSessions_LetsAnOldItemCountLess()
    {
        await Client.Items.PutAsync("yesterday", new ItemUpload { Title = "Yesterday", Categories = ["paper"], AvailableFrom = DateTimeOffset.UtcNow.AddDays(-1) });
        var (plain, halved) = (new RankingOptions { Categories = ["paper"] }, new RankingOptions { Categories = ["paper"], HalfLife = TimeSpan.FromDays(1) });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        // A silo looks at the live catalogue within half a second.
        while ((await Client.Users.RecommendAsync("reader", plain, cancellationToken: limit.Token)).Items.Count == 0)
        {
            await Task.Delay(20, limit.Token);
        }

        var score = (await Client.Users.RecommendAsync("reader", plain)).Items[0].Score;
        double[] decayed =
        [
            (await Client.Users.RecommendAsync("reader", halved)).Items[0].Score,
            (await Client.Recommendations.ForSessionAsync(new Session(), halved)).Items[0].Score,
            (await Client.Rank.ForUserAsync("reader", ["yesterday"], halfLife: halved.HalfLife)).Items[0].Score,
            (await Client.Rank.ForSessionAsync(new Session(), ["yesterday"], halfLife: halved.HalfLife)).Items[0].Score,
        ];

        Assert.All(decayed, value => Assert.Equal(1 + ((score - 1) / 2), value, 2e-3));
    }

    [Fact]
    public async Task Put_FeaturesThatTheVersionDoesNotKnow_AreStoredAndNamed()
    {
        var fields = await Client.Models.FieldsAsync("default");
        var (known, itemField) = (fields.UserFields[0], fields.ItemFields[0]);

        var right = await Client.Users.PutAsync("worded", new Dictionary<string, IReadOnlyList<string>> { [known.Name] = [known.Values[0]] });
        var wrong = await Client.Users.PutAsync("worded", new Dictionary<string, IReadOnlyList<string>> { [known.Name] = ["nothing"], ["nowhere"] = ["x"] });
        var item = await Client.Items.PutAsync("worded", new ItemUpload { Features = new Dictionary<string, IReadOnlyList<string>> { [itemField.Name + "x"] = ["y"] } });
        var again = await Client.Items.GetAsync("worded");
        var elsewhere = await Client.Items.PutAsync("worded", new ItemUpload { Features = item.Features }, "no-model-yet");
        var session = await Client.Recommendations.ForSessionAsync(new Session { Features = new Dictionary<string, IReadOnlyList<string>> { ["nowhere"] = ["x"] } }, persistAs: "worded");

        Assert.Equal((known.ValueCount, itemField.ValueCount), (known.Values.Count, itemField.Values.Count));
        Assert.Empty(right.User.Warnings!);
        Assert.Equal(2, wrong.User.Warnings!.Count);
        Assert.Equal(["nothing"], wrong.User.Features[known.Name]);
        Assert.Contains($"Did you mean '{itemField.Name}'?", Assert.Single(item.Warnings!), StringComparison.Ordinal);
        Assert.Null(again.Warnings);
        Assert.Empty(elsewhere.Warnings!);
        Assert.StartsWith("features.nowhere", Assert.Single(session.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FeatureThatManyLinesHave_IsNamedOnce()
    {
        var lines = string.Concat(Enumerable.Range(0, 30).Select(number => $"{{\"id\": \"many-{number}\", \"features\": {{\"nowhere\": \"x\"}}}}\n"));

        var items = await Client.Items.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)));
        var users = await Client.Users.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)));

        Assert.Equal((30, 30), (items.Accepted, users.Accepted));
        Assert.Contains("no such field of items", Assert.Single(items.Warnings), StringComparison.Ordinal);
        Assert.Contains("no such field of users", Assert.Single(users.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1/models/none/fields", 404)]
    [InlineData("v1/models/No/fields", 422)]
    public async Task Fields_OfNoModel_AreAProblem(string path, int status)
    {
        using var answer = await gateway.Http.GetAsync(path);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Questions_OfANewUser_LeaveOutWhatIsRated()
    {
        var first = await Client.Users.QuestionsAsync("asked", 3);
        await Client.Feedback.AddAsync([new("asked", first.Items[0].Id, 4, "1")]);
        var next = await Client.Users.QuestionsAsync("asked", 100);

        Assert.Equal(3, first.Items.Count);
        Assert.DoesNotContain(first.Items[0].Id, next.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Model_Unknown_IsRefusedEverywhere()
    {
        Func<Task>[] calls =
        [
            () => Client.Users.RecommendAsync("u", model: "none"),
            () => Client.Recommendations.ForSessionAsync(new Session(), model: "none"),
            () => Client.Rank.ForUserAsync("u", ["i1"], model: "none"),
            () => Client.Feedback.AddAsync([new("u", "i1", 3)], model: "No!"),
        ];

        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<ApiException>(call);
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> Profile(string age) => new() { ["age"] = [age] };
}

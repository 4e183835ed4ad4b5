using System.Globalization;
using System.Text.Json;
using MetaRec.Client.Serving;

namespace MetaRec.Gateway.Tests.Serving;

/// <summary>Nobody is answered with what is another's. Each user has rated items that nobody else has, under ids that name the user, so that whatever strays shows whose it is.</summary>
public sealed class UserIsolationTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const int Users = 20;
    private const int OwnItems = 4;
    private const int Rounds = 8;

    [Fact]
    public async Task Answers_ManyUsersAtOnceWithWritesBetween_HoldNothingOfAnother()
    {
        await gateway.ServeAsync("isolated");
        foreach (var user in Enumerable.Range(0, Users))
        {
            await gateway.Client.Users.PutAsync(NameOf(user), new Dictionary<string, IReadOnlyList<string>> { ["note"] = [NameOf(user)] });
            await gateway.Client.Feedback.AddAsync([.. ItemsOf(user).Select((item, place) => Event(user, item, place, $"first{place}"))]);
        }

        // What each is answered while nobody else asks.
        var alone = new RankedItems[Users];
        foreach (var user in Enumerable.Range(0, Users))
        {
            alone[user] = await RecommendAsync(user);
        }

        for (var round = 0; round < Rounds; round++)
        {
            // As many at once as a silo's queue takes: more are refused.
            await Task.WhenAll(Enumerable.Range(0, Users).SelectMany(user => (Task[])
            [
                CheckRecommendationsAsync(user, alone[user]), CheckRankingAsync(user), CheckQuestionsAsync(user), CheckSessionAsync(user), CheckStoredAsync(user), WriteAsync(user, round),
            ]));
        }

        using var lines = new StreamReader(await gateway.Client.Feedback.ExportAsync());
        var exported = 0;
        while (await lines.ReadLineAsync() is { } line)
        {
            using var stored = JsonDocument.Parse(line);
            AssertOwn(stored.RootElement.GetProperty("user").GetString()!, stored.RootElement.GetProperty("id").GetString()!);
            exported++;
        }

        Assert.Equal(Users * (OwnItems + Rounds), exported);
    }

    [Theory]
    [InlineData("v1/users/alone/recommendations")]
    [InlineData("v1/users/nobody-at-all")]
    [InlineData("v1/users")]
    [InlineData("v1/items/none/audience")]
    [InlineData("v1/bulk/feedback")]
    [InlineData("v1/audit")]
    public async Task Answer_OfTheApi_IsNotToBeKeptByCaches(string path)
    {
        // A cache between gateway and callers knows nothing of keys: what it keeps of one caller it gives to the next.
        using var answer = await gateway.Http.GetAsync(path);

        Assert.True(answer.Headers.CacheControl?.NoStore, $"{(int)answer.StatusCode}: {answer.Headers.CacheControl}");
    }

    private static string NameOf(int user) => string.Create(CultureInfo.InvariantCulture, $"own-{user:00}");

    private static string[] ItemsOf(int user) => [.. Enumerable.Range(1 + (OwnItems * user), OwnItems).Select(item => string.Create(CultureInfo.InvariantCulture, $"i{item}"))];

    private static FeedbackEntry Event(int user, string item, int place, string id) => new(NameOf(user), item, 1 + ((user + place) % 5), $"{NameOf(user)}-{id}");

    private static void AssertOwn(string user, string eventId) => Assert.StartsWith($"{user}-", eventId, StringComparison.Ordinal);

    /// <summary>Neither what the user has rated, nor reasons that another has.</summary>
    private static void AssertOwn(int user, RankedItems answer)
    {
        var own = ItemsOf(user);
        Assert.Equal(OwnItems, answer.AdaptedOn);
        Assert.All(answer.Items.SelectMany(item => item.Reasons ?? []), reason => Assert.Contains(reason.Item, own));
    }

    private static (string Id, double Score)[] Scores(RankedItems answer) => [.. answer.Items.Select(item => (item.Id, item.Score))];

    private Task<RankedItems> RecommendAsync(int user) => gateway.Client.Users.RecommendAsync(NameOf(user), new RankingOptions { Count = 15, Explain = true });

    private async Task CheckRecommendationsAsync(int user, RankedItems alone)
    {
        var answer = await RecommendAsync(user);

        AssertOwn(user, answer);
        Assert.Equal(Scores(alone), Scores(answer));
        Assert.Empty(answer.Items.Select(item => item.Id).Intersect(ItemsOf(user)));
    }

    private async Task CheckRankingAsync(int user)
    {
        var answer = await gateway.Client.Rank.ForUserAsync(NameOf(user), [.. ItemsOf((user + 1) % Users), .. ItemsOf(user)], explain: true);

        AssertOwn(user, answer);
        Assert.All(answer.Items.Take(OwnItems), item => Assert.NotEqual(0, item.Rank));
        Assert.All(answer.Items.Skip(OwnItems), item => Assert.Equal(0, item.Rank));
    }

    private async Task CheckQuestionsAsync(int user) =>
        Assert.Empty((await gateway.Client.Users.QuestionsAsync(NameOf(user), 30)).Items.Select(item => item.Id).Intersect(ItemsOf(user)));

    private async Task CheckSessionAsync(int user)
    {
        var session = new Session { Ratings = [.. ItemsOf(user).Select((item, place) => new SessionRating(item, Event(user, item, place, "").Rating))] };

        var answer = await gateway.Client.Recommendations.ForSessionAsync(session, new RankingOptions { Count = 15, Explain = true });

        AssertOwn(user, answer);
        Assert.Empty(answer.Items.Select(item => item.Id).Intersect(ItemsOf(user)));
    }

    private async Task CheckStoredAsync(int user)
    {
        var stored = (await gateway.Client.Users.GetAsync(NameOf(user))).User;

        Assert.Equal((NameOf(user), NameOf(user)), (stored.Id, Assert.Single(stored.Features["note"])));
        Assert.All(stored.Events, entry => AssertOwn(NameOf(user), entry.Id));
    }

    /// <summary>The last rating once more: the user is adapted to anew, to the same.</summary>
    private async Task WriteAsync(int user, int round)
    {
        var entry = Event(user, ItemsOf(user)[^1], OwnItems - 1, string.Create(CultureInfo.InvariantCulture, $"again{round}"));

        Assert.Equal(("accepted", entry.Id), (await gateway.Client.Feedback.AddAsync([entry])).Events.Select(result => (result.Outcome, (string?)result.Id)).Single());
    }
}

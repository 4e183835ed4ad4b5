using MetaRec.Contracts.Serving;
using MetaRec.Data;

namespace MetaRec.Grains.Tests.Live;

/// <summary>Feedback of users of a model that was trained on the world of <see cref="TestCluster.SmallSpec"/>: they have the tastes of its users, under ids that it does not know.</summary>
internal static class LiveFeedback
{
    private static readonly Lazy<Dataset> World = new(() => DatasetCatalog.Load(TestCluster.SmallSpec.Dataset));

    /// <summary>Stores ratings; all users rate at the same pace, so that each has some among the oldest and some among the newest.</summary>
    /// <param name="cluster">Serves the model.</param>
    /// <param name="users">How many users.</param>
    /// <param name="each">Ratings of each.</param>
    /// <param name="from">The first user's number.</param>
    public static async Task SendAsync(TestCluster cluster, int users, int each, int from = 0)
    {
        var start = DateTimeOffset.UtcNow.AddDays(-300);
        foreach (var ratings in World.Value.Interactions.GroupBy(row => row.User).Where(rows => rows.Count() >= each).Skip(from).Take(users).Select((rows, place) => (User: from + place, Rows: rows.Take(each))))
        {
            var results = await cluster.Grains.GetGrain<IUserGrain>($"m/live-{ratings.User}").AppendAsync(
                [.. ratings.Rows.Select((row, place) => new FeedbackEvent($"e{place}", World.Value.Items[row.Item], row.Rating, start.AddMinutes((1000 * place) + ratings.User)))]);
            Assert.All(results, result => Assert.Equal(FeedbackOutcome.Accepted, result.Outcome));
        }
    }
}

using MetaRec.Cli.Training;
using MetaRec.Contracts.Serving;
using MetaRec.Data;

namespace MetaRec.Cli.Demo;

/// <summary>Plays a story on the serving grains: rate, recommend, predict, as an application would.</summary>
internal static class StoryTeller
{
    private const int Shown = 5;

    /// <summary>Ratings given before each look.</summary>
    public static IReadOnlyList<int> Stages { get; } = [0, 3, 10];

    /// <param name="session">The cluster.</param>
    /// <param name="model">Name of a registered model that has not met the user yet.</param>
    /// <param name="dataset">Gives ids, titles and the scale.</param>
    /// <param name="cast">User and item.</param>
    /// <param name="cancellationToken">Gives up between two calls.</param>
    public static async Task<Story> TellAsync(TrainingSession session, string model, Dataset dataset, StoryCast cast, CancellationToken cancellationToken)
    {
        var (episode, user) = (cast.Episode, dataset.Users[cast.Episode.User]);
        var stages = new List<StoryStage>();
        foreach (var count in Stages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (count > 0)
            {
                // Those of the stage before are sent again, and known by their ids.
                IReadOnlyList<FeedbackEvent> events =
                    [.. Enumerable.Range(0, count).Select(row => new FeedbackEvent($"story-{row}", dataset.Items[episode.SupportItems[row]], episode.SupportRatings[row]))];
                await session.CallAsync(grains => User(grains).AppendAsync(events), cancellationToken);
            }

            stages.Add(await LookAsync(count));
        }

        return new Story(user, dataset.Items[cast.Item], dataset.Titles[cast.Item], cast.TrueRating, dataset.Items.Count, stages);

        IUserGrain User(IGrainFactory grains) => grains.GetGrain<IUserGrain>($"{model}/{user}");

        async Task<StoryStage> LookAsync(int count)
        {
            var top = await session.CallAsync(grains => User(grains).RecommendAsync(new RankingQuery { Count = Shown }), cancellationToken);
            string[] asked = [dataset.Items[cast.Item], .. episode.QueryItems.Select(item => dataset.Items[item])];
            var predicted = (await session.CallAsync(grains => User(grains).RankAsync(asked, explain: false), cancellationToken)).Items;
            var error = episode.QueryRatings.Select((rating, row) => Math.Abs((double)predicted[row + 1].Score - rating)).Average();
            return new StoryStage(count, top.Items, predicted[0].Score, predicted[0].Rank, error);
        }
    }
}

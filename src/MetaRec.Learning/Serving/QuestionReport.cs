using MetaRec.Data;
using MetaRec.Data.Tasks;

namespace MetaRec.Learning.Serving;

/// <summary>Mean absolute error of a user's predictions after so many questions.</summary>
/// <param name="Questions">How many were asked; those that the user could not answer count.</param>
/// <param name="Chosen">Asked by <see cref="Recommender.AskNext"/>, each in the light of the answers before.</param>
/// <param name="Popular">The items that most users have rated.</param>
/// <param name="Random">Items of the training data drawn at random.</param>
/// <param name="Answered">Share of the chosen questions that were answered.</param>
public sealed record QuestionError(int Questions, double Chosen, double Popular, double Random, double Answered);

/// <summary>What questions are worth: users of whom nothing is known are asked, and predictions of ratings that no question may touch are compared with what they gave.</summary>
public static class QuestionReport
{
    private const long Purpose = 0x41534B;

    /// <summary>Asks every user, in three ways. Half of a user's ratings, drawn at random, answer; the other half are predicted, and are not asked about.</summary>
    /// <param name="recommender">The model; its training must not have seen the users.</param>
    /// <param name="users">Their histories.</param>
    /// <param name="questions">Numbers of questions after which errors are taken, ascending.</param>
    /// <param name="seed">Of the halves and the random questions.</param>
    /// <param name="cancellationToken">Checked between users.</param>
    public static IReadOnlyList<QuestionError> Run(Recommender recommender, IReadOnlyList<History> users, IReadOnlyList<int> questions, ulong seed, CancellationToken cancellationToken = default)
    {
        var errors = new double[questions.Count, 3];
        var (asked, answered) = (new double[questions.Count], new double[questions.Count]);
        foreach (var history in users)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var random = new StableRandom(seed, Purpose, history.User);
            var rows = Enumerable.Range(0, history.Length).ToArray();
            random.Shuffle<int>(rows);
            var answers = rows[..(rows.Length / 2)].ToDictionary(row => history.Items[row], row => history.Ratings[row]);
            var query = rows[(rows.Length / 2)..];
            int[] items = [.. query.Select(row => history.Items[row])];
            int[] known = recommender.RatedItems.Except(items).ToArray();
            var shuffled = known.ToArray();
            random.Shuffle<int>(shuffled);
            Func<UserHistory, HashSet<int>, int>[] ways =
            [
                (soFar, asked) => recommender.AskNext(recommender.Adapt(soFar), 1, new ItemSet(known.Where(item => !asked.Contains(item))))[0],
                (_, asked) => known[asked.Count],
                (_, asked) => shuffled[asked.Count],
            ];
            for (var way = 0; way < ways.Length; way++)
            {
                var user = new UserHistory { User = history.User };
                var done = new HashSet<int>();
                for (var point = 0; point < questions.Count; point++)
                {
                    while (done.Count < Math.Min(questions[point], known.Length))
                    {
                        var item = ways[way](user, done);
                        done.Add(item);
                        if (answers.TryGetValue(item, out var rating))
                        {
                            user = user with { Items = [.. user.Items, item], Ratings = [.. user.Ratings, rating] };
                        }
                    }

                    var scores = recommender.ScoreItems(recommender.Adapt(user), items);
                    errors[point, way] += scores.Select((score, i) => Math.Abs(recommender.Scale.Clip(score) - history.Ratings[query[i]])).Average() / users.Count;
                    if (way == 0)
                    {
                        asked[point] += done.Count;
                        answered[point] += user.Items.Count;
                    }
                }
            }
        }

        return [.. questions.Select((count, point) => new QuestionError(count, errors[point, 0], errors[point, 1], errors[point, 2], answered[point] / Math.Max(1, asked[point])))];
    }
}

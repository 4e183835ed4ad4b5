using MetaRec.Data;
using MetaRec.Data.Tasks;

namespace MetaRec.Cli.Demo;

/// <summary>Who and what a story is about: a function of the data and the seed.</summary>
/// <param name="Episode">The user's ratings in the order they are given (support), and those held out (query).</param>
/// <param name="Item">Index of the new item.</param>
/// <param name="TrueRating">The user's rating of it, where there is one.</param>
internal sealed record StoryCast(Episode Episode, int Item, float? TrueRating)
{
    /// <summary>Ratings the user needs: 10 to give and 10 to hold out.</summary>
    public const int FewestRatings = 20;

    private const int HeldOut = 10;
    private const long Purpose = 0x53544F5259;

    /// <summary>Chooses a cold user with enough ratings of warm items who has also rated a cold item, as far as there is one; null where no user has enough.</summary>
    public static StoryCast? Choose(MeluSplit split, ulong seed)
    {
        var candidates = split[Scenario.ColdUser].Where(history => history.Length >= FewestRatings).ToArray();
        var newItems = split[Scenario.ColdBoth].ToDictionary(history => history.User);
        var both = candidates.Where(history => newItems.ContainsKey(history.User)).ToArray();
        var random = new StableRandom(seed, Purpose);
        if (both.Length > 0)
        {
            var user = both[random.Next(both.Length)];
            var rated = newItems[user.User];
            var place = random.Next(rated.Length);
            return new StoryCast(Draw(user), rated.Items[place], rated.Ratings[place]);
        }

        var cold = Enumerable.Range(0, split.ItemIsCold.Count).Where(item => split.ItemIsCold[item]).ToArray();
        return candidates.Length == 0 || cold.Length == 0
            ? null
            : new StoryCast(Draw(candidates[random.Next(candidates.Length)]), cold[random.Next(cold.Length)], null);

        Episode Draw(History history) => EpisodeSampler.DrawTest(seed, history.User, history, HeldOut);
    }
}

namespace MetaRec.Data.Tasks;

/// <summary>
/// A data set to tune on: only its warm ratings, of which a fifth of the users and the items of the last two years play the cold ones. The test partitions of the whole cannot
/// be seen through it.
/// </summary>
public static class ValidationCut
{
    private const long UserPurpose = 0x56414C55;
    private const long ItemPurpose = 0x56414C49;

    /// <summary>Cuts a data set; the result depends on the data only.</summary>
    public static Dataset Of(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var split = MeluSplit.Create(dataset);
        Interaction[] warm = [.. dataset.Interactions.Where(interaction => !split.UserIsCold[interaction.User] && !split.ItemIsCold[interaction.Item])];
        return new Dataset
        {
            Name = dataset.Name,
            Scale = dataset.Scale,
            Users = dataset.Users,
            Items = dataset.Items,
            Titles = dataset.Titles,
            Years = dataset.Years,
            UserFeatures = dataset.UserFeatures,
            ItemFeatures = dataset.ItemFeatures,
            Interactions = warm,
            Published = new PublishedPartition(
                Fifth(dataset.Users.Count, [.. warm.Select(interaction => interaction.User).Distinct().Order()], UserPurpose),
                ColdItems(dataset, [.. warm.Select(interaction => interaction.Item).Distinct().Order()])),
            BestPossibleRmse = dataset.BestPossibleRmse,
            BestPossibleMae = dataset.BestPossibleMae,
        };
    }

    private static bool[] ColdItems(Dataset dataset, int[] items)
    {
        const int Years = 2;
        var last = items.Length == 0 ? 0 : items.Max(item => dataset.Years[item]);
        var cold = new bool[dataset.Items.Count];
        foreach (var item in items)
        {
            cold[item] = dataset.Years[item] > last - Years;
        }

        return last > 0 && items.Any(item => !cold[item]) ? cold : Fifth(dataset.Items.Count, items, ItemPurpose);
    }

    private static bool[] Fifth(int count, int[] among, long purpose)
    {
        var chosen = new bool[count];
        new StableRandom(0, purpose).Shuffle(among.AsSpan());
        foreach (var index in among.AsSpan(0, among.Length / 5))
        {
            chosen[index] = true;
        }

        return chosen;
    }
}

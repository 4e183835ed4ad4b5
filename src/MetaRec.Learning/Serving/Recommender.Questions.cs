namespace MetaRec.Learning.Serving;

public sealed partial class Recommender
{
    /// <summary>Most items that a call looks at: the ones that most users have rated.</summary>
    private const int MostCandidates = 2_000;

    /// <summary>
    /// The items to ask a user about next: those whose ratings would say most about all the others, and that the user can probably rate. What the user has rated, or what was chosen before, is not asked again.
    /// </summary>
    /// <param name="user">Adapted by this version; for a new user, without interactions.</param>
    /// <param name="count">How many; 1 to 1,000. Fewer where there are no more.</param>
    /// <param name="candidates">The only items that may be asked about; null for all of the training data.</param>
    /// <returns>Their indices, the most telling first.</returns>
    public IReadOnlyList<int> AskNext(AdaptedUser user, int count, ItemSet? candidates = null)
    {
        ThrowIfOther(user);
        if (count is < 1 or > 1_000)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "A user is asked 1 to 1,000 questions at once.");
        }

        var items = _core.ByPopularity.Where(item => !user.Rated.Contains(item) && candidates?.Contains(item) != false).Take(MostCandidates).ToList();
        var inputs = items.Select(item => Doubles(InputOf(item))).ToList();
        var selection = _core.Questions();
        var width = _core.Layout.ItemWidth;
        for (var row = 0; row < user.Support.Count; row++)
        {
            selection.Know(Doubles(user.Support.Inputs.AsSpan(row * width, width)));
        }

        var chosen = new List<int>(count);
        while (chosen.Count < count && items.Count > 0)
        {
            var (best, highest) = (0, double.NegativeInfinity);
            for (var i = 0; i < items.Count; i++)
            {
                var worth = _core.Popularity[items[i]] * selection.Gain(inputs[i]);
                if (worth > highest)
                {
                    (best, highest) = (i, worth);
                }
            }

            chosen.Add(items[best]);
            selection.Know(inputs[best]);
            items.RemoveAt(best);
            inputs.RemoveAt(best);
        }

        return chosen;
    }

    private static double[] Doubles(ReadOnlySpan<float> numbers)
    {
        var doubles = new double[numbers.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertSaturating<float, double>(numbers, doubles);
        return doubles;
    }
}

using MetaRec.Data.Tasks;

namespace MetaRec.Evaluation.Floors;

/// <summary>Training ratings by item as compressed rows; users are positions in the list of histories, not indices of the data set.</summary>
internal sealed class ItemRatings
{
    private readonly int[] _offsets;
    private readonly int[] _users;
    private readonly float[] _ratings;

    private ItemRatings(int[] offsets, int[] users, float[] ratings)
    {
        _offsets = offsets;
        _users = users;
        _ratings = ratings;
    }

    public int Count => _offsets.Length - 1;

    public Column Of(int item) => new(
        _users.AsSpan(_offsets[item].._offsets[item + 1]), _ratings.AsSpan(_offsets[item].._offsets[item + 1]));

    public static ItemRatings Transpose(IReadOnlyList<History> histories, int items)
    {
        var offsets = new int[items + 1];
        foreach (var history in histories)
        {
            foreach (var item in history.Items)
            {
                offsets[item + 1]++;
            }
        }

        for (var item = 0; item < items; item++)
        {
            offsets[item + 1] += offsets[item];
        }

        var next = offsets.AsSpan(0, items).ToArray();
        var users = new int[offsets[items]];
        var ratings = new float[offsets[items]];
        for (var user = 0; user < histories.Count; user++)
        {
            var history = histories[user];
            for (var row = 0; row < history.Length; row++)
            {
                var slot = next[history.Items[row]]++;
                users[slot] = user;
                ratings[slot] = history.Ratings[row];
            }
        }

        return new ItemRatings(offsets, users, ratings);
    }

    /// <summary>The ratings of one item: who, and how much.</summary>
    public readonly ref struct Column(ReadOnlySpan<int> users, ReadOnlySpan<float> ratings)
    {
        public ReadOnlySpan<int> Users { get; } = users;

        public ReadOnlySpan<float> Ratings { get; } = ratings;

        public void Deconstruct(out ReadOnlySpan<int> users, out ReadOnlySpan<float> ratings)
        {
            users = Users;
            ratings = Ratings;
        }
    }
}

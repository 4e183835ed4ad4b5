namespace MetaRec.Learning.Serving;

/// <summary>How scores fall with the age of items. Immutable and thread-safe.</summary>
/// <remarks>
/// s′ = f + (s − f)·2^(−age/half-life) where the score s is above the floor f, the lowest rating of the scale; s′ = s below it. So a higher score stays the higher one among items of one age, whatever
/// the scale's signs, and of equal scores that of the younger item is higher.
/// </remarks>
public sealed class ItemDecay
{
    private readonly float _floor;
    private readonly int[] _items;
    private readonly float[] _factors;

    /// <param name="floor">What scores fall towards: the lowest rating.</param>
    /// <param name="items">The items that have an age, ascending by index, each once; not to be changed afterwards. Others keep their scores.</param>
    /// <param name="halfLives">The age of each in half-lives; 0 or more.</param>
    /// <exception cref="ArgumentException">The lists are of different lengths, the items are in another order, or an age is negative.</exception>
    public ItemDecay(float floor, int[] items, ReadOnlySpan<double> halfLives)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Length != halfLives.Length)
        {
            throw new ArgumentException($"{items.Length} items must have as many ages, but there are {halfLives.Length}.", nameof(halfLives));
        }

        (_floor, _items, _factors) = (floor, items, new float[items.Length]);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0 && items[i] <= items[i - 1])
            {
                throw new ArgumentException($"Items must ascend, but {items[i]} comes after {items[i - 1]}.", nameof(items));
            }

            _factors[i] = halfLives[i] >= 0
                ? (float)double.Exp2(-halfLives[i])
                : throw new ArgumentException($"The age of item {items[i]} must be 0 or more half-lives, but is {halfLives[i]}.", nameof(halfLives));
        }
    }

    /// <summary>An item's score after decay.</summary>
    public float Of(int item, float score) => Array.BinarySearch(_items, item) is >= 0 and var place ? Decayed(score, _factors[place]) : score;

    /// <summary>Lets the scores of all items decay.</summary>
    internal void Apply(Span<float> scores)
    {
        for (var i = 0; i < _items.Length; i++)
        {
            ref var score = ref scores[_items[i]];
            score = Decayed(score, _factors[i]);
        }
    }

    private float Decayed(float score, float factor) => score > _floor ? _floor + ((score - _floor) * factor) : score;
}

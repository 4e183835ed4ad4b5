using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>Mean scores of users by the values that they have. A user with several values counts in the group of each, one without any in a group of its own. Not thread-safe.</summary>
internal sealed class GroupMeans
{
    private readonly Dictionary<string, Mean> _groups = new(StringComparer.Ordinal);
    private readonly Mean _without = new();

    /// <summary>Groups that have a user.</summary>
    public int Count => _groups.Count + (_without.Users > 0 ? 1 : 0);

    /// <summary>Adds a user.</summary>
    public void Add(IReadOnlyList<string> values, float score)
    {
        foreach (var value in values.Distinct(StringComparer.Ordinal))
        {
            if (!_groups.TryGetValue(value, out var group))
            {
                _groups.Add(value, group = new Mean());
            }

            group.Add(score);
        }

        if (values.Count == 0)
        {
            _without.Add(score);
        }
    }

    /// <summary>The groups with the highest means, the highest first; of equal ones the larger group, then the lower value.</summary>
    public IReadOnlyList<AudienceGroup> Best(int count)
    {
        IEnumerable<AudienceGroup> all = _groups.Select(group => new AudienceGroup(group.Key, group.Value.Users, group.Value.Value));
        return
        [
            .. (_without.Users > 0 ? all.Append(new AudienceGroup(null, _without.Users, _without.Value)) : all)
                .OrderByDescending(group => group.MeanScore).ThenByDescending(group => group.Users).ThenBy(group => group.Value, StringComparer.Ordinal).Take(count),
        ];
    }

    private sealed class Mean
    {
        private double _sum;

        public int Users { get; private set; }

        public double Value => _sum / Users;

        public void Add(float score)
        {
            Users++;
            _sum += score;
        }
    }
}

using MetaRec.Contracts.Serving;
using MetaRec.Data;

namespace MetaRec.Grains.Serving;

/// <summary>Scores users for one item, all by one version, and keeps the best, or what groups of them have in the mean. Computes: not for a grain's own thread. Not thread-safe.</summary>
/// <param name="view">The version and the catalogue.</param>
/// <param name="serving">The version, adapts.</param>
/// <param name="item">The item's index.</param>
/// <param name="count">How many users or groups are told.</param>
/// <param name="field">Its values make the groups; null: users are told.</param>
internal sealed class AudienceSearch(ServingView view, ServingModel serving, int item, int count, FeatureField? field)
{
    private static readonly Comparer<(float Score, string User)> WorstFirst = Comparer<(float Score, string User)>.Create(
        static (one, other) => one.Score.CompareTo(other.Score) is not 0 and var order ? order : StringComparer.Ordinal.Compare(other.User, one.User));

    private readonly string _id = view.Recommender.IdOf(item);
    private readonly PriorityQueue<AudienceMember, (float Score, string User)> _best = new(WorstFirst);
    private readonly GroupMeans _groups = new();
    private int _rated;

    /// <summary>Users who were looked at.</summary>
    public int LookedAt { get; private set; }

    /// <summary>Looks at some users.</summary>
    /// <returns>How many have been looked at so far.</returns>
    public int Look(IReadOnlyCollection<(string User, UserRecord Record)> users)
    {
        var others = users.Where(user => !user.Record.Events.Any(stored => stored.Item == _id)).ToArray();
        var adapted = Array.ConvertAll(others, user => serving.Adapt(view, user.User, user.Record));
        var scores = view.Recommender.ScoreAudience(item, adapted);
        for (var i = 0; i < others.Length; i++)
        {
            var score = view.Dataset.Scale.Clip(scores[i]);
            if (field is null)
            {
                Keep(new AudienceMember(others[i].User, score, adapted[i].Interactions), scores[i]);
            }
            else
            {
                _groups.Add(serving.ValuesOf(others[i].User, others[i].Record, field), score);
            }
        }

        _rated += users.Count - others.Length;
        return LookedAt += users.Count;
    }

    /// <summary>The audience.</summary>
    public Audience End(int version, bool isWhole)
    {
        var users = new AudienceMember[_best.Count];
        for (var place = users.Length - 1; place >= 0; place--)
        {
            users[place] = _best.Dequeue();
        }

        return new Audience(version, view.TitleOf(item), LookedAt, _rated, isWhole, users)
        {
            Groups = field is null ? null : _groups.Best(count),
            GroupCount = _groups.Count,
        };
    }

    private void Keep(AudienceMember member, float score)
    {
        if (_best.Count < count)
        {
            _best.Enqueue(member, (score, member.User));
        }
        else
        {
            _best.EnqueueDequeue(member, (score, member.User));
        }
    }
}

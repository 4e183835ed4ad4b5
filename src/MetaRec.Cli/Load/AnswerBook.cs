using System.Globalization;
using MetaRec.Client.Serving;

namespace MetaRec.Cli.Load;

/// <summary>What each version answers to each request when nothing is changed. Read by many once it is written; writing is thread-safe too.</summary>
internal sealed class AnswerBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(PromotionCall Call, int User, int Version), string> _answers = [];

    /// <summary>Keeps the answer of the version that it names.</summary>
    public void Keep(PromotionCall call, int user, RankedItems answer)
    {
        lock (_gate)
        {
            _answers[(call, user, answer.ModelVersion)] = Written(answer);
        }
    }

    /// <summary>How many of the requests are answered differently by every two versions: an answer that mixes versions shows in those only.</summary>
    public (int Telling, int Requests) Telling()
    {
        lock (_gate)
        {
            var requests = _answers.GroupBy(answer => (answer.Key.Call, answer.Key.User)).ToArray();
            return (requests.Count(request => request.Select(answer => answer.Value).Distinct(StringComparer.Ordinal).Count() == request.Count()), requests.Length);
        }
    }

    /// <summary>How an answer differs from what the version that it names has answered before; null: not at all.</summary>
    public string? Difference(PromotionCall call, int user, RankedItems answer)
    {
        string? known;
        lock (_gate)
        {
            known = _answers.GetValueOrDefault((call, user, answer.ModelVersion));
        }

        var written = Written(answer);
        return known == written ? null : $"{call} of user {user.ToString(CultureInfo.InvariantCulture)} by version {answer.ModelVersion.ToString(CultureInfo.InvariantCulture)} is '{written}', but was '{known}' before.";
    }

    /// <summary>All of an answer that is the version's: to the last bit of a score.</summary>
    private static string Written(RankedItems answer) => string.Create(CultureInfo.InvariantCulture, $"{answer.AdaptedOn} ratings:")
        + string.Concat(answer.Items.Select(item => string.Create(CultureInfo.InvariantCulture, $" {item.Id}={item.Score:R}#{item.Rank}")));
}

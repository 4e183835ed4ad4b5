using System.Text;

namespace MetaRec.Contracts.Models;

/// <summary>What of a model is in service at one moment. A call that looks at one of these from its beginning to its end mixes no versions.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Revision">Of the registry, ascending with each change.</param>
/// <param name="Production">Serves the users; null: nothing is in service.</param>
/// <param name="Canary">Serves a share of the users instead; null: none.</param>
/// <param name="CanaryShare">Share of the users that the canary serves; above 0 and up to 1, or 0 without one.</param>
/// <param name="Shadow">Scores what the others are asked, unseen; null: none.</param>
[GenerateSerializer, Immutable, Alias("metarec.ServedVersions")]
public sealed record ServedVersions(
    [property: Id(0)] string Model,
    [property: Id(1)] long Revision,
    [property: Id(2)] ModelVersion? Production,
    [property: Id(3)] ModelVersion? Canary,
    [property: Id(4)] double CanaryShare,
    [property: Id(5)] ModelVersion? Shadow)
{
    /// <summary>When one of them last changed: what the arms do is counted from then on.</summary>
    [Id(6)]
    public DateTimeOffset Since { get; init; }

    /// <summary>
    /// The version that serves a user, or null where nothing is in service: the same at every call while nothing changes. A canary whose share grows keeps the users it has.
    /// </summary>
    /// <param name="userId">External id, without the model.</param>
    public ModelVersion? For(string userId) => IsOfCanary(userId) ? Canary : Production;

    /// <summary>Whether a user falls into the canary's share.</summary>
    public bool IsOfCanary(string userId) => Canary is not null && PlaceOf(userId, Canary.Number) < CanaryShare;

    /// <summary>A number in [0, 1) by user and version: each canary has users of its own. FNV-1a over the id, finished as SplitMix64 is, since FNV's upper bits hardly differ for short ids.</summary>
    private static double PlaceOf(string userId, int version)
    {
        ArgumentNullException.ThrowIfNull(userId);
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(userId))
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        hash += (ulong)version * 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}

using System.Globalization;
using MetaRec.Data.Live;

namespace MetaRec.Data.Specs;

/// <summary>Collects the rules that a spec breaks, each with its key, its range and the value.</summary>
internal sealed class SpecRules
{
    private readonly List<string> _broken = [];
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Broken => _broken;

    public void Range(string key, double value, double low, double high) => Require(
        value >= low && value <= high, $"{key} must be between {low} and {high}, but is {value}.");

    public void Rate(string key, double value, double high) => Require(
        value > 0 && value <= high, $"{key} must be above 0 and at most {high}, but is {value}.");

    public void OneOf(string key, string value, IReadOnlyList<string> names)
    {
        var suggestion = Suggestion.For(value, names);
        Require(names.Contains(value), $"{key} must be one of {string.Join(", ", names)}, but is '{value}'.{(suggestion.Length > 0 ? $" {suggestion}" : "")}");
    }

    public void Require(bool holds, FormattableString rule)
    {
        if (!holds && rule.ToString(CultureInfo.InvariantCulture) is var broken && !_refused.Contains(SpecProblem.Of(broken).Key))
        {
            _broken.Add(broken);
        }
    }

    /// <summary>Refuses a value whatever it is: rules of its range are not looked at any more.</summary>
    public void Refuse(SpecProblem problem)
    {
        _refused.Add(problem.Key);
        _broken.Add(problem.Message);
    }

    /// <summary>The rules of how episodes are drawn.</summary>
    public SpecRules Check(EpisodeSpec spec)
    {
        Range("episodes.minHistory", spec.MinHistory, 2, 10_000);
        Range("episodes.minSupport", spec.MinSupport, 0, 1000);
        Range("episodes.maxSupport", spec.MaxSupport, 1, 1000);
        Range("episodes.maxQuery", spec.MaxQuery, 1, 1000);
        Range("episodes.negatives", spec.Negatives, 0, 100);
        Range("episodes.heldOut", spec.HeldOut, 0, 100);
        Rate("episodes.curriculumShare", spec.CurriculumShare, 0.9);
        Range("episodes.curriculumEvery", spec.CurriculumEvery, 1, 1_000_000);
        Require(
            spec.Curriculum != Curriculum.None || spec.CurriculumShare == EpisodeSpec.DefaultCurriculumShare,
            $"episodes.curriculumShare is for episodes.curriculum 'loss', but is {spec.CurriculumShare} without one. Leave it out, or set episodes.curriculum to 'loss'.");
        Require(
            spec.Curriculum != Curriculum.None || spec.CurriculumEvery == EpisodeSpec.DefaultCurriculumEvery,
            $"episodes.curriculumEvery is for episodes.curriculum 'loss', but is {spec.CurriculumEvery} without one. Leave it out, or set episodes.curriculum to 'loss'.");
        Require(
            spec.MinSupport <= spec.MaxSupport,
            $"episodes.minSupport must not exceed episodes.maxSupport ({spec.MaxSupport}), but is {spec.MinSupport}. Lower it, or raise episodes.maxSupport.");
        return this;
    }

    /// <summary>The rules of live feedback.</summary>
    public SpecRules Check(LiveSpec spec)
    {
        Require(spec.Model.Length > 0, $"dataset.live.model must name a model, but is empty. Leave it out for 'default'.");
        Range("dataset.live.holdOut", spec.HoldOut, 0, 0.5);
        Require(
            spec.Snapshot is null || LiveSnapshot.IsName(spec.Snapshot),
            $"dataset.live.snapshot must be 64 lower-case hexadecimal digits, but is '{spec.Snapshot}'. Leave it out: a snapshot is taken when the job is submitted.");
        return this;
    }

    /// <summary>The rules of a generated world.</summary>
    public SpecRules Check(SyntheticSpec spec)
    {
        Range("dataset.synthetic.users", spec.Users, 10, 1_000_000);
        Range("dataset.synthetic.items", spec.Items, 10, 1_000_000);
        Range("dataset.synthetic.ratingsPerUser", spec.RatingsPerUser, 15, 1000);
        Range("dataset.synthetic.rank", spec.Rank, 1, 64);
        Range("dataset.synthetic.noise", spec.Noise, 0, 2);
        Range("dataset.synthetic.clusters", spec.Clusters, 1, 16);
        Require(
            spec.RatingsPerUser <= spec.Items,
            $"dataset.synthetic.ratingsPerUser must not exceed dataset.synthetic.items ({spec.Items}), but is {spec.RatingsPerUser}. Lower it, or raise dataset.synthetic.items: a user rates an item once.");
        return this;
    }
}

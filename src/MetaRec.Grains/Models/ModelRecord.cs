using MetaRec.Contracts.Models;

namespace MetaRec.Grains.Models;

/// <summary>The durable part of a model. Immutable, so that what is being written and what is served are two values.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ModelRecord")]
internal sealed record ModelRecord
{
    private const int CurrentFormat = 1;

    [Id(0)]
    public List<ModelVersion> Versions { get; init; } = [];

    /// <summary>0: the record is from when the newest version was the one in service.</summary>
    [Id(1)]
    public int Format { get; init; }

    [Id(2)]
    public long Revision { get; init; }

    /// <summary>The highest number that was ever given.</summary>
    [Id(3)]
    public int LastNumber { get; init; }

    [Id(4)]
    public int? Production { get; init; }

    [Id(5)]
    public int? Canary { get; init; }

    [Id(6)]
    public double CanaryShare { get; init; }

    [Id(7)]
    public int? Shadow { get; init; }

    /// <summary>Versions that were in service, oldest first, each once.</summary>
    [Id(8)]
    public List<int> History { get; init; } = [];

    /// <summary>When a version last came into or went out of service, canary or shadow.</summary>
    [Id(9)]
    public DateTimeOffset ServedSince { get; init; }

    /// <summary>Evaluations that are under way, or have failed; one that nobody is at any more was interrupted.</summary>
    [Id(10)]
    public List<EvaluationRun> Evaluations { get; init; } = [];

    /// <summary>The record in the present format.</summary>
    public ModelRecord Upgraded() => Format == CurrentFormat
        ? this
        : this with { Format = CurrentFormat, Versions = [.. Versions.Select(version => version with { PromotedAt = version.CreatedAt })], LastNumber = Versions.Count, Production = Versions.LastOrDefault()?.Number, History = [.. Versions.SkipLast(1).Select(version => version.Number)] };

    public ModelVersion? Find(int? number) => number is null ? null : Versions.Find(version => version.Number == number);

    public ServedVersions Served(string model) => new(model, Revision, Find(Production), Find(Canary), CanaryShare, Find(Shadow)) { Since = ServedSince };

    public ModelView View(string model) => new(model, Revision, Production, Canary, CanaryShare, Shadow, [.. History], [.. Versions]);
}

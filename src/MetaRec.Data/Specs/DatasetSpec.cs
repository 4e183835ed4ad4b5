namespace MetaRec.Data.Specs;

/// <summary>Names a data set so that any silo can load the same one.</summary>
public sealed record DatasetSpec
{
    /// <summary>"movielens-1m", "movielens-100k", "synthetic", "files", or "live": the data set that the version in service was trained on, with live feedback.</summary>
    public string Name { get; init; } = "synthetic";

    /// <summary>The folder of the data set; null means: found through METAREC_DATA or the cache. Not part of a job's identity.</summary>
    public string? Folder { get; init; }

    /// <summary>For "files": CSV or TSV of user, item, rating and optional time, plain or .gz.</summary>
    public string? Interactions { get; init; }

    /// <summary>For "files": optional table whose first column is the user; the other columns become features.</summary>
    public string? Users { get; init; }

    /// <summary>For "files": optional table whose first column is the item; the other columns become features.</summary>
    public string? Items { get; init; }

    /// <summary>For "synthetic": what to generate; null means the defaults.</summary>
    public SyntheticSpec? Synthetic { get; init; }

    /// <summary>
    /// For tuning: leaves out the cold users and items of the data set, and lets a fifth of the warm users and the latest warm items play them
    /// (<see cref="Tasks.ValidationCut"/>), so that test partitions stay unseen.
    /// </summary>
    public bool Validation { get; init; }

    /// <summary>Live feedback that is added to the data set; null: none.</summary>
    public LiveSpec? Live { get; init; }

    /// <summary>SHA-256 of the data as the submitter saw it; a silo that reads something else refuses. Null: not checked.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether it asks for live feedback as it is now: a snapshot is still to be taken.</summary>
    public bool NeedsSnapshot() => Name == DatasetCatalog.Live || Live is { Snapshot: null };
}

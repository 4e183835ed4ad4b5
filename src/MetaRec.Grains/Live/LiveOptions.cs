using System.ComponentModel.DataAnnotations;

namespace MetaRec.Grains.Live;

/// <summary>How long snapshots of live data stay. One that an active job, or a version in service, its canary, its shadow or what a rollback goes back to was trained on, stays as long as that is so.</summary>
public sealed class LiveOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "MetaRec:Live";

    /// <summary>Snapshots of a model that stay, the newest ones.</summary>
    /// <value>5</value>
    [Range(1, 1000, ErrorMessage = "The number of snapshots kept must be between {1} and {2} (MetaRec:Live:SnapshotsKept). Leave it out for 5.")]
    public int SnapshotsKept { get; set; } = 5;

    /// <summary>No snapshot stays longer than this, unless it is in use.</summary>
    /// <value>30 days</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00", ErrorMessage = "The age of snapshots must be between {1} and {2} (MetaRec:Live:SnapshotAge). Write 30.00:00:00 for 30 days.")]
    public TimeSpan SnapshotAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Users whose histories are read from the store at the same time while a snapshot is taken.</summary>
    /// <value>16</value>
    [Range(1, 256, ErrorMessage = "The number of concurrent reads must be between {1} and {2} (MetaRec:Live:ConcurrentReads). Leave it out for 16.")]
    public int ConcurrentReads { get; set; } = 16;
}

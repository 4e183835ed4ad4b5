using MetaRec.Learning.Benchmarks;

namespace MetaRec.Cli.Load;

/// <summary>What users cost who are stored, and who are active. Memory is the managed heap after a full collection.</summary>
internal sealed record UsersResult
{
    /// <summary>Users stored.</summary>
    public required int Users { get; init; }

    /// <summary>Events of each.</summary>
    public required int Interactions { get; init; }

    /// <summary>New users a second with their histories, durable, while the first tenth of them was stored.</summary>
    public required double FirstUsersPerSecond { get; init; }

    /// <summary>The same for the last tenth.</summary>
    public required double LastUsersPerSecond { get; init; }

    /// <summary>Of the database's files.</summary>
    public required double DiskBytesPerUser { get; init; }

    /// <summary>Before any user was stored.</summary>
    public required long EmptyHeapBytes { get; init; }

    /// <summary>After all users were stored and have left memory.</summary>
    public required long IdleHeapBytes { get; init; }

    /// <summary>With users active.</summary>
    public required long ActiveHeapBytes { get; init; }

    /// <summary>After they have left memory again.</summary>
    public required long AfterHeapBytes { get; init; }

    /// <summary>Users in memory when the heap was measured with users active.</summary>
    public required int ActiveUsers { get; init; }

    public required double BytesPerIdleUser { get; init; }

    /// <summary>With the grain, the history, and what adaptation has made of it.</summary>
    public required double BytesPerActiveUser { get; init; }

    /// <summary>Recommendations for users who were not in memory, asked through grains: read, adapted to, ranked.</summary>
    public required Percentiles ActivateMs { get; init; }
}

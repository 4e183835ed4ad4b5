namespace MetaRec.Hosting;

/// <summary>What a migration of a cluster's store did, or would do.</summary>
/// <param name="From">The schema version found; 0 is an empty database.</param>
/// <param name="To">The schema version after it.</param>
/// <param name="Applied">The names of the migrations, in order; empty where there was nothing to do.</param>
public sealed record MigrationReport(int From, int To, IReadOnlyList<string> Applied);

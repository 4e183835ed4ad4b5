using MetaRec.Tests.Shared;

namespace MetaRec.Hosting.Tests.Storage;

/// <summary>Tests that share one PostgreSQL server, each with a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

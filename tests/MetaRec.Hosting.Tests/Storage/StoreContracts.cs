using MetaRec.Tests.Shared;

namespace MetaRec.Hosting.Tests.Storage;

public sealed class SqliteMembershipTableTests() : MembershipTableContract(new SqliteStore());

public sealed class SqliteGrainStorageTests() : GrainStorageContract(new SqliteStore());

public sealed class SqliteReminderTableTests() : ReminderTableContract(new SqliteStore());

[Collection(PostgresCollection.Name)]
public sealed class PostgresMembershipTableTests(PostgresServer server) : MembershipTableContract(new PostgresStore(server));

[Collection(PostgresCollection.Name)]
public sealed class PostgresGrainStorageTests(PostgresServer server) : GrainStorageContract(new PostgresStore(server));

[Collection(PostgresCollection.Name)]
public sealed class PostgresReminderTableTests(PostgresServer server) : ReminderTableContract(new PostgresStore(server));

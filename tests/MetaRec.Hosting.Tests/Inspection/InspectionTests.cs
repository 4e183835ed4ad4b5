using MetaRec.Hosting.Inspection;

namespace MetaRec.Hosting.Tests.Inspection;

public sealed class InspectionTests
{
    private static readonly Dictionary<string, string> GoodRedis = new()
    {
        ["redis_version"] = "7.2.4",
        ["role"] = "master",
        ["aof_enabled"] = "1",
        ["aof_last_write_status"] = "ok",
        ["used_memory"] = "1048576",
        ["maxmemory"] = "0",
    };

    private static readonly Dictionary<string, string> GoodPostgres = new()
    {
        ["replica"] = "false",
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["connections"] = "3",
        ["max_connections"] = "100",
    };

    [Fact]
    public void JudgeRedis_AsItShouldBe_IsFine() => Assert.All(RedisInspection.Judge(GoodRedis, "always"), setting => Assert.Equal(StoreSettingState.Fine, setting.State));

    [Theory]
    [InlineData("redis_version", "5.0.7", "version", "Doubtful")]
    [InlineData("role", "slave", "role", "Wrong")]
    [InlineData("aof_enabled", "0", "append-only file", "Wrong")]
    [InlineData("aof_last_write_status", "err", "last write to disk", "Wrong")]
    [InlineData("maxmemory", "1100000", "memory", "Doubtful")]
    public void JudgeRedis_OneThingWrong_IsNamed(string key, string value, string name, string state)
    {
        var setting = Assert.Single(RedisInspection.Judge(new Dictionary<string, string>(GoodRedis) { [key] = value }, "always"), setting => setting.State != StoreSettingState.Fine);

        Assert.Equal((name, state), (setting.Name, setting.State.ToString()));
        Assert.NotNull(setting.Remedy);
    }

    [Theory, InlineData("everysec"), InlineData(null)]
    public void JudgeRedis_FlushedLaterOrNobodyKnows_IsDoubtful(string? policy) =>
        Assert.Equal("append-only file", Assert.Single(RedisInspection.Judge(GoodRedis, policy), setting => setting.State == StoreSettingState.Doubtful).Name);

    [Fact]
    public void JudgePostgres_AsItShouldBe_IsFine() =>
        Assert.All(PostgresInspection.Judge(new Version(16, 2), GoodPostgres), setting => Assert.Equal(StoreSettingState.Fine, setting.State));

    [Theory]
    [InlineData("replica", "true", "role")]
    [InlineData("fsync", "off", "fsync")]
    [InlineData("synchronous_commit", "off", "synchronous_commit")]
    [InlineData("connections", "90", "connections")]
    public void JudgePostgres_OneThingWrong_IsNamed(string key, string value, string name) =>
        Assert.Equal(name, Assert.Single(PostgresInspection.Judge(new Version(16, 2), new Dictionary<string, string>(GoodPostgres) { [key] = value }), setting => setting.State != StoreSettingState.Fine).Name);

    [Fact]
    public void JudgePostgres_TooOld_IsDoubtful() =>
        Assert.Equal("version", Assert.Single(PostgresInspection.Judge(new Version(11, 1), GoodPostgres), setting => setting.State == StoreSettingState.Doubtful).Name);

    [Theory, InlineData("nfs4", "Wrong"), InlineData("ext4", "Fine")]
    public void JudgeSqlite_AFileSystemOfTheNetwork_IsWrong(string format, string state) => Assert.Equal(state, SqliteInspection.JudgeDisk(format).State.ToString());
}

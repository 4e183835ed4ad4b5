using MetaRec.Cli.Backup;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Data.Live;
using StackExchange.Redis;

namespace MetaRec.Cli.Tests.Backup;

public sealed class BackupTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LocalRedis? _redis;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(LocalRedis.IsInstalled, LocalRedis.HowToInstall);
        _redis = await LocalRedis.StartAsync(_folder.File("redis"), null, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task CreateAndRestore_RecordsOfTheService_ComeBackByteForByte()
    {
        var value = new byte[] { 0, 1, 254, 255 };
        await UseAsync(async database =>
        {
            await database.HashSetAsync("metarec/state/user/m%2Fann/user", [new HashEntry("etag", "1"), new HashEntry("data", value)]);
            await database.SortedSetAddAsync("metarec/reminders", "[\"01\",\"job\"]", 0);
            await database.HashSetAsync("metarec/members/metarec", "127.0.0.1:1@1", "silo");
            await database.StringSetAsync("metarecother", "of somebody else");
        });

        var backup = await CreateAsync();
        await UseAsync(async database => await database.ExecuteAsync("FLUSHALL"));
        var restored = await RunAsync("restore", backup, "--cluster", _redis!.Address, "--storage", _folder.File("into"));

        Assert.Equal(ExitCodes.Ok, restored.Code);
        await UseAsync(async database =>
        {
            Assert.Equal(value, (byte[]?)await database.HashGetAsync("metarec/state/user/m%2Fann/user", "data"));
            Assert.Equal("1", await database.HashGetAsync("metarec/state/user/m%2Fann/user", "etag"));
            Assert.Equal(0, await database.SortedSetScoreAsync("metarec/reminders", "[\"01\",\"job\"]"));
            Assert.False(await database.KeyExistsAsync("metarec/members/metarec"));
            Assert.False(await database.KeyExistsAsync("metarec/restoring"));
        });
    }

    [Fact]
    public async Task CreateAndRestore_SnapshotsOfLiveFeedback_ComeBackAndADamagedOneIsRefused()
    {
        byte[] content = [1, 2, 3];
        var place = Path.Combine("snapshots", "m", $"{LiveSnapshot.NameOf(content)}.jsonl.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(place))!);
        await File.WriteAllBytesAsync(_folder.File(place), content);
        await UseAsync(database => database.HashSetAsync("metarec/state/user/m%2Fann/user", "etag", "1"));

        var backup = await CreateAsync();
        await UseAsync(async database => await database.ExecuteAsync("FLUSHALL"));
        var restored = await RunAsync("restore", backup, "--cluster", _redis!.Address, "--storage", _folder.File("into"));
        await File.WriteAllBytesAsync(Path.Combine(backup, place), [1, 2]);
        var verified = await RunAsync("verify", backup);
        await File.WriteAllBytesAsync(_folder.File(place), [1, 2]);
        var again = await RunAsync("create", _folder.File("others"), "--cluster", _redis.Address, "--storage", _folder.Path);

        Assert.Equal(ExitCodes.Ok, restored.Code);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_folder.File("into"), place)));
        Assert.Contains("is not what was written", verified.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("which is not its name: it is damaged", again.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_IntoAStoreThatIsInUse_IsRefused()
    {
        await UseAsync(database => database.HashSetAsync("metarec/state/user/m%2Fann/user", "etag", "1"));
        var backup = await CreateAsync();

        var run = await RunAsync("restore", backup, "--cluster", _redis!.Address, "--storage", _folder.File("into"));

        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.Contains("has records of the service 'metarec' already", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_AfterOneThatWasInterrupted_GoesOn()
    {
        await UseAsync(database => database.HashSetAsync("metarec/state/user/m%2Fann/user", "etag", "1"));
        var backup = await CreateAsync();
        await UseAsync(database => database.StringSetAsync("metarec/restoring", "unfinished"));

        Assert.Equal(ExitCodes.Ok, (await RunAsync("restore", backup, "--cluster", _redis!.Address, "--storage", _folder.File("into"))).Code);
    }

    [Theory, InlineData("records.jsonl.gz", "is not what was written"), InlineData("manifest.json", "is no backup")]
    public async Task Verify_AFileIsMissing_NamesIt(string file, string reason)
    {
        await UseAsync(database => database.HashSetAsync("metarec/state/user/m%2Fann/user", "etag", "1"));
        var backup = await CreateAsync();
        File.Delete(Path.Combine(backup, file));

        var run = await RunAsync("verify", backup);

        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains(reason, run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_AKindOfRecordThatIsNone_IsRefusedAndLeavesNothing()
    {
        await UseAsync(database => database.ListRightPushAsync("metarec/state/list", "x"));

        var run = await RunAsync("create", _folder.File("backups"), "--cluster", _redis!.Address, "--storage", _folder.Path);

        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.Contains("metarec/state/list is a list", run.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("backups")));
    }

    [Fact]
    public void Prune_MoreThanAreKept_RemovesTheOldest()
    {
        foreach (var name in (string[])["metarec-20260101T000000Z", "metarec-20260103T000000Z", "metarec-20260102T000000Z", "other"])
        {
            Directory.CreateDirectory(_folder.File(name));
        }

        Assert.Equal(["metarec-20260101T000000Z"], BackupCreation.Prune(_folder.Path, 2).Select(Path.GetFileName));
        Assert.True(Directory.Exists(_folder.File("other")));
    }

    [Theory, InlineData("postgres://u:p@h/d"), InlineData("sqlite:/tmp/x")]
    public async Task Create_AnotherStore_SaysWhichItIsFor(string address)
    {
        var run = await RunAsync("create", _folder.Path, "--cluster", address, "--storage", _folder.Path);

        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains("docs/backup.md", run.ErrorLine, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync()
    {
        var run = await RunAsync("create", _folder.File("backups"), "--cluster", _redis!.Address, "--storage", _folder.Path);
        Assert.Equal((ExitCodes.Ok, ""), (run.Code, string.Join(' ', run.Error.Split('\n').Where(line => line.StartsWith("metarec: ", StringComparison.Ordinal)))));
        return run.Output.Trim();
    }

    private static Task<CommandLine> RunAsync(params string[] args) => CommandLine.RunAsync(["backup", .. args]);

    private async Task UseAsync(Func<IDatabase, Task> use)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_redis!.Port}");
        await use(connection.GetDatabase());
    }
}

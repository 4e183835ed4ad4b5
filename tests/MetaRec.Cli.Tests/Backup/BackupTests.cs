using MetaRec.Cli.Backup;
using MetaRec.Cli.Chaos;
using MetaRec.Cli.CommandLine;
using MetaRec.Data.Live;
using MetaRec.Hosting;
using StackExchange.Redis;

namespace MetaRec.Cli.Tests.Backup;

public sealed class BackupTests : IAsyncLifetime
{
    /// <summary>More than one batch of a restore.</summary>
    private const int ManyUsers = 501;

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
        var backup = await InterruptedRestoreAsync();

        var run = await RunAsync("restore", backup, "--cluster", _redis!.Address, "--storage", _folder.File("into"));

        Assert.Equal((ExitCodes.Ok, ManyUsers), (run.Code, await CountKeysAsync("metarec/state/user/*")));
        Assert.Equal(0, await CountKeysAsync("metarec/restoring"));
    }

    [Fact]
    public async Task Restore_AnotherBackupThanTheInterruptedOne_IsRefusedAndMixesNothing()
    {
        await UseAsync(database => database.HashSetAsync("metarec/state/user/m%2Fbob/user", "etag", "1"));
        var other = await CreateAsync("earlier");
        await UseAsync(async database => await database.ExecuteAsync("FLUSHALL"));
        var interrupted = await InterruptedRestoreAsync();

        var run = await RunAsync("restore", other, "--cluster", _redis!.Address, "--storage", _folder.File("into"));

        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.Contains($"the restore of the backup {Path.GetFileName(interrupted)} with records ", run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(0, await CountKeysAsync("metarec/state/user/m%2Fbob/user"));
    }

    [Fact]
    public async Task Create_OfAnInterruptedRestore_IsRefused()
    {
        await InterruptedRestoreAsync();

        var run = await RunAsync("create", _folder.File("others"), "--cluster", _redis!.Address, "--storage", _folder.Path);

        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.Contains("has only some of the records of the service 'metarec'", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_OnAnInterruptedRestore_DoesNotStartAndSaysHowToGoOn()
    {
        var interrupted = await InterruptedRestoreAsync();
        using var silo = new CancellationTokenSource();
        silo.CancelAfter(TimeSpan.FromSeconds(30));

        var run = await CommandLine.RunAsync(silo.Token, "silo", "--cluster", _redis!.Address, "--storage", _folder.File("into"), "--silo-port", $"{LocalPorts.Take()}", "--gateway-port", $"{LocalPorts.Take()}");

        Assert.Equal(ExitCodes.Refused, run.Code);
        Assert.Contains($"Run `metarec backup restore` with that backup again, or delete the keys 'metarec/*'.", run.ErrorLine, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(interrupted), run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory, InlineData("../../x"), InlineData("/tmp/x"), InlineData("job/../../../x"), InlineData("")]
    public async Task Restore_AManifestThatNamesAFileElsewhere_IsRefusedAndWritesNothing(string path)
    {
        await UseAsync(database => database.HashSetAsync("metarec/state/user/m%2Fann/user", "etag", "1"));
        var backup = new BackupFolder(await CreateAsync());
        var manifest = await backup.ReadManifestAsync(CancellationToken.None);
        File.Delete(Path.Combine(backup.Path, "manifest.json"));
        await backup.WriteManifestAsync(manifest with { Snapshots = [new BackupCheckpoint(path, 1, "00")] }, CancellationToken.None);
        await UseAsync(async database => await database.ExecuteAsync("FLUSHALL"));

        var run = await RunAsync("restore", backup.Path, "--cluster", _redis!.Address, "--storage", _folder.File("into"));

        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains($"The entry '{path}' of ", run.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("into")));
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
    public async Task Prune_MoreThanAreKept_RemovesTheOldestOfThisServiceAlone()
    {
        await TakenAsync("metarec", 1, "metarec-20260101T000000Z");
        await TakenAsync("metarec", 3, "metarec-20260103T000000Z");
        await TakenAsync("metarec", 2, "metarec-20260102T000000Z");
        await TakenAsync("metarec", 1, "before-the-upgrade");
        await TakenAsync("metarec-eu", 1, "metarec-eu-20260101T000000Z");
        await TakenAsync("eu", 1, "metarec-20260101T000001Z");
        Directory.CreateDirectory(_folder.File("backups/metarec-20250101T000000Z"));
        var creation = new BackupCreation((RedisAddress)ClusterAddress.Parse(_redis!.Address), "metarec", _folder.Path, TimeProvider.System);

        var removed = await creation.PruneAsync(_folder.File("backups"), 2, CancellationToken.None);

        Assert.Equal(["metarec-20260101T000000Z"], removed.Select(Path.GetFileName));
        Assert.Equal(6, Directory.GetDirectories(_folder.File("backups")).Length);
    }

    [Fact]
    public async Task Create_TwoServicesInOneFolder_EachKeepsItsOwn()
    {
        await UseAsync(database => database.HashSetAsync("metarec/state/user/m%2Fann/user", "etag", "1"));
        await UseAsync(database => database.HashSetAsync("shop/state/user/m%2Fann/user", "etag", "1"));

        var first = await CreateAsync();
        var second = await RunAsync("create", _folder.File("backups"), "--cluster", _redis!.Address, "--storage", _folder.Path, "--service-id", "shop", "--keep", "1");

        Assert.Equal(ExitCodes.Ok, second.Code);
        Assert.StartsWith("shop-", Path.GetFileName(second.Output.Trim()), StringComparison.Ordinal);
        Assert.True(Directory.Exists(first));
    }

    [Theory, InlineData("postgres://u:p@h/d"), InlineData("sqlite:/tmp/x")]
    public async Task Create_AnotherStore_SaysWhichItIsFor(string address)
    {
        var run = await RunAsync("create", _folder.Path, "--cluster", address, "--storage", _folder.Path);

        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains("docs/backup.md", run.ErrorLine, StringComparison.Ordinal);
    }

    /// <summary>A folder as a backup leaves it, of a day of January 2026.</summary>
    private async Task TakenAsync(string service, int day, string name)
    {
        Directory.CreateDirectory(_folder.File($"backups/{name}"));
        var manifest = new BackupManifest(BackupFolder.Format, "1", new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero), service, "redis", 0, "00", []);
        await new BackupFolder(_folder.File($"backups/{name}")).WriteManifestAsync(manifest, CancellationToken.None);
    }

    /// <summary>Leaves a store with the first records of a backup of many users; returns the backup.</summary>
    private async Task<string> InterruptedRestoreAsync()
    {
        await UseAsync(database => Task.WhenAll(Enumerable.Range(0, ManyUsers).Select(user => database.HashSetAsync($"metarec/state/user/m%2F{user}/user", "etag", "1"))));
        var backup = await CreateAsync();
        await UseAsync(async database => await database.ExecuteAsync("FLUSHALL"));
        using var interrupt = new CancellationTokenSource();
        void InterruptAtTheFirstRecords(string line)
        {
            if (line.EndsWith($" of {ManyUsers} records", StringComparison.Ordinal))
            {
                interrupt.Cancel();
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BackupRestoration.RunAsync(
            new BackupFolder(backup), (RedisAddress)ClusterAddress.Parse(_redis!.Address), _folder.File("into"), InterruptAtTheFirstRecords, interrupt.Token));
        Assert.InRange(await CountKeysAsync("metarec/state/user/*"), 1, ManyUsers - 1);
        return backup;
    }

    private async Task<int> CountKeysAsync(string pattern)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_redis!.Port}");
        return connection.GetServers()[0].Keys(pattern: pattern).Count();
    }

    private async Task<string> CreateAsync(string parent = "backups")
    {
        var run = await RunAsync("create", _folder.File(parent), "--cluster", _redis!.Address, "--storage", _folder.Path);
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

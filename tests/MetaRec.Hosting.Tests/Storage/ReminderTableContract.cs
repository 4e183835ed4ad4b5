using CsCheck;
using MetaRec.Hosting.Storage.Sql;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace MetaRec.Hosting.Tests.Storage;

/// <summary>What Orleans expects of a reminder table, whatever database it is in.</summary>
public abstract class ReminderTableContract(StoreUnderTest store) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    private ISqlDatabase _database = null!;
    private SqlReminderTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await store.OpenAsync();
        _table = Table("s");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task UpsertRow_ReadBack_EveryFieldComesBack()
    {
        var entry = Entry(1, "keepalive");

        var etag = await _table.UpsertRow(entry);

        var read = await _table.ReadRow(entry.GrainId, "keepalive");
        Assert.NotNull(read);
        Assert.Equal(entry.GrainId, read.GrainId);
        Assert.Equal("keepalive", read.ReminderName);
        Assert.Equal(entry.StartAt, read.StartAt);
        Assert.Equal(entry.Period, read.Period);
        Assert.Equal(etag, read.ETag);
    }

    [Fact]
    public async Task UpsertRow_Again_ReplacesAndChangesTheEtag()
    {
        var first = await _table.UpsertRow(Entry(1, "r"));
        var second = await _table.UpsertRow(Entry(1, "r"));

        Assert.NotEqual(first, second);
        Assert.Single((await _table.ReadRows(Entry(1, "r").GrainId)).Reminders);
    }

    [Fact]
    public async Task UpsertRow_ManyAtOnce_OneIsLeftAndItsEtagIsOneOfTheirs()
    {
        var other = new SqlReminderTable(await store.OpenAsync(), Options.Create(new ClusterOptions { ClusterId = "c", ServiceId = "s" }));

        var etags = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? _table : other).UpsertRow(Entry(1, "r")))));

        var row = Assert.Single((await _table.ReadRows(Entry(1, "r").GrainId)).Reminders);
        Assert.Contains(row.ETag, etags);
    }

    [Fact]
    public async Task ReadRow_Unknown_Null() => Assert.Null(await _table.ReadRow(Entry(1, "r").GrainId, "r"));

    [Fact]
    public async Task RemoveRow_StaleEtag_KeepsTheReminder()
    {
        var grain = Entry(1, "r").GrainId;
        var stale = await _table.UpsertRow(Entry(1, "r"));
        var current = await _table.UpsertRow(Entry(1, "r"));

        Assert.False(await _table.RemoveRow(grain, "r", stale!));
        Assert.True(await _table.RemoveRow(grain, "r", current!));
        Assert.False(await _table.RemoveRow(grain, "r", current!));
        Assert.Null(await _table.ReadRow(grain, "r"));
    }

    [Fact]
    public async Task ReadRows_AnyRange_ExactlyTheHashesInside()
    {
        var entries = Enumerable.Range(0, 40).Select(static i => Entry(i, "r")).ToArray();
        foreach (var entry in entries)
        {
            await _table.UpsertRow(entry);
        }

        // Bounds that fall on hashes, beside them and anywhere.
        var onHash = Gen.Int[0, entries.Length - 1].Select(i => entries[i].GrainId.GetUniformHashCode());
        var bound = Gen.OneOf(Gen.UInt, onHash, Gen.Const(0u), Gen.Const(uint.MaxValue));
        await Gen.Select(bound, bound).SampleAsync(
            async (begin, end) =>
            {
                var rows = await _table.ReadRows(begin, end);
                var expected = entries.Where(entry => InRange(entry.GrainId.GetUniformHashCode(), begin, end));
                Assert.Equal(
                    expected.Select(static entry => entry.GrainId.ToString()).Order(),
                    rows.Reminders.Select(static row => row.GrainId.ToString()).Order());
            },
            iter: 200);
    }

    [Fact]
    public async Task ReadRows_EqualBounds_WholeRing()
    {
        await _table.UpsertRow(Entry(1, "a"));
        await _table.UpsertRow(Entry(2, "b"));

        Assert.Equal(2, (await _table.ReadRows(7, 7)).Reminders.Count);
    }

    [Fact]
    public async Task TestOnlyClearTable_OneService_OthersStay()
    {
        var other = Table("t");
        await _table.UpsertRow(Entry(1, "r"));
        await other.UpsertRow(Entry(1, "r"));

        await _table.TestOnlyClearTable();

        Assert.Empty((await _table.ReadRows(0, 0)).Reminders);
        Assert.Single((await other.ReadRows(0, 0)).Reminders);
    }

    private static bool InRange(uint hash, uint begin, uint end) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry(int grain, string name) => new()
    {
        GrainId = GrainId.Create("test", $"grain-{grain}"),
        ReminderName = name,
        StartAt = Start.AddTicks(7),
        Period = TimeSpan.FromMinutes(1),
    };

    private SqlReminderTable Table(string service) =>
        new(_database, Options.Create(new ClusterOptions { ClusterId = "c", ServiceId = service }));
}

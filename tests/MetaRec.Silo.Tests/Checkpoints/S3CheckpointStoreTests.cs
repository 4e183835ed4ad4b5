using Amazon.Runtime;
using MetaRec.Contracts.Jobs;
using MetaRec.Learning.Checkpoints;
using MetaRec.Silo.Checkpoints;

namespace MetaRec.Silo.Tests.Checkpoints;

/// <summary>With METAREC_TEST_S3=http://KEY:SECRET@HOST:PORT against the store there, which has a bucket "metarec"; else against one in memory.</summary>
public sealed class S3CheckpointStoreTests : IAsyncLifetime
{
    private const string Bucket = "metarec";

    private readonly Uri? _real = Environment.GetEnvironmentVariable("METAREC_TEST_S3") is { Length: > 0 } address ? new Uri(address) : null;
    private readonly string _job = $"job-{Guid.NewGuid():N}";
    private FakeS3 _server = null!;
    private S3CheckpointStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeS3.StartAsync();
        var user = _real?.UserInfo.Split(':') ?? ["key", "secret"];
        _store = new S3CheckpointStore(
            new S3Options { Bucket = Bucket, Endpoint = _real?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) ?? _server.Endpoint, Prefix = "team/checkpoints" },
            new BasicAWSCredentials(user[0], user[1]));
    }

    [Fact]
    public async Task Read_WrittenContent_ComesBack()
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);

        var reference = await WriteAsync(5, content);

        Assert.Equal(content, await _store.ReadAsync(reference, CancellationToken.None));
        Assert.Equal($"team/checkpoints/{_job}/{Checkpoint.FileName(5, reference.Sha256)}", _store.KeyOf(reference));
    }

    [Fact]
    public async Task Read_ChangedObject_IsRefused()
    {
        var reference = await WriteAsync(5, [1, 2, 3]);
        Assert.SkipWhen(_real is not null, "Changes the store behind its back.");
        _server.Objects[$"{Bucket}/{_store.KeyOf(reference)}"] = [1, 2, 4];

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => _store.ReadAsync(reference, CancellationToken.None));

        Assert.Contains(reference.Sha256, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoSuchObject_NamesIt()
    {
        var reference = new CheckpointReference(_job, 1, Checkpoint.Hash([1]));

        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => _store.ReadAsync(reference, CancellationToken.None));

        Assert.Contains($"{_store.KeyOf(reference)} in bucket 'metarec'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, new[] { 50, 100 })]
    [InlineData(3, new[] { 3, 20, 50, 100 })]
    public async Task Prune_MoreThanAPage_KeepsTheLatest(int kept, int[] steps)
    {
        CheckpointReference? latest = null;
        foreach (var step in new[] { 1, 20, 3, 100, 50 })
        {
            latest = await WriteAsync(step, [1]);
        }

        await _store.PruneAsync(latest!, kept, CancellationToken.None);

        // One beyond the latest, left by another coordinator, is not this one's to remove.
        Assert.Equal(steps, await StepsAsync(1, 20, 3, 100, 50));
    }

    [Fact]
    public async Task Delete_AllButOne_LeavesItAndOtherJobs()
    {
        var kept = await WriteAsync(2, [1]);
        await WriteAsync(1, [1]);
        await WriteAsync(3, [1]);
        var other = await WriteAsync(1, [1], $"{_job}-2");

        await _store.DeleteAsync(_job, kept, CancellationToken.None);

        Assert.Equal([2], await StepsAsync(1, 2, 3));
        Assert.Equal([1], await _store.ReadAsync(other, CancellationToken.None));
        await _store.DeleteAsync(_job, null, CancellationToken.None);
        await _store.DeleteAsync(_job, null, CancellationToken.None);
        Assert.Empty(await StepsAsync(1, 2, 3));
    }

    [Fact]
    public async Task Write_StoreAway_IsAnErrorOfInputAndOutputThatSaysWhere()
    {
        Assert.SkipWhen(_real is not null, "Makes the store fail.");
        _server.IsAway = true;

        var error = await Assert.ThrowsAsync<IOException>(() => WriteAsync(1, [1]));

        Assert.StartsWith($"Cannot write team/checkpoints/{_job}/step-00000001", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
    }

    private async Task<CheckpointReference> WriteAsync(int step, byte[] content, string? job = null)
    {
        var reference = new CheckpointReference(job ?? _job, step, Checkpoint.Hash(content));
        await _store.WriteAsync(reference, content, CancellationToken.None);
        return reference;
    }

    /// <summary>Those of the steps, ascending, that are there.</summary>
    private async Task<IReadOnlyList<int>> StepsAsync(params int[] steps)
    {
        var found = new List<int>();
        foreach (var step in steps.Order())
        {
            try
            {
                await _store.ReadAsync(new CheckpointReference(_job, step, Checkpoint.Hash([1])), CancellationToken.None);
                found.Add(step);
            }
            catch (FileNotFoundException)
            {
                // Not there.
            }
        }

        return found;
    }
}

using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;

namespace MetaRec.Data.Tests;

/// <summary>The publisher is played by a message handler and a small archive: the build machines have no network, so the real archive was not fetched here.</summary>
public sealed class DatasetDownloaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DownloadAsync_WholeArchive_UnpacksReportsAndLeavesNothingElse()
    {
        var archive = Archive("ml-1m/ratings.dat");
        var progress = new Recorder();
        using var http = Publisher(archive);
        var path = await DatasetDownloader.DownloadAsync(Source(archive), _folder["cache"], http, progress, CancellationToken.None);

        Assert.Equal(Path.Combine(_folder["cache"], "ml-1m"), path);
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(path, "ratings.dat")));
        Assert.Equal(archive.Length, progress.Last);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder["cache"]));
    }

    [Fact]
    public async Task DownloadAsync_FolderIsThere_DoesNotFetch()
    {
        _folder.Write("ml-1m/ratings.dat", "mine");
        using var http = new HttpClient(new Handler(_ => throw new InvalidOperationException("fetched")));
        await DatasetDownloader.DownloadAsync("movielens-1m", _folder.Path, http);

        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["ml-1m/ratings.dat"]));
    }

    [Fact]
    public async Task DownloadAsync_OtherMd5_ThrowsAndLeavesNothing()
    {
        using var http = Publisher(Archive("ml-1m/ratings.dat"));
        var error = await Assert.ThrowsAsync<DatasetDownloadException>(() => DatasetDownloader.DownloadAsync("movielens-1m", _folder.Path, http));

        Assert.Contains("c4d9eecfca2ab87c1945afe126590906", error.Message, StringComparison.Ordinal);
        Assert.Contains("METAREC_DATA", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task DownloadAsync_ArchiveWithoutTheFolder_Throws()
    {
        var archive = Archive("other/ratings.dat");
        using var http = Publisher(archive);
        await Assert.ThrowsAsync<DatasetDownloadException>(() =>
            DatasetDownloader.DownloadAsync(Source(archive), _folder.Path, http, null, CancellationToken.None));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task DownloadAsync_NoNetwork_NamesTheAddressAndTheRemedy()
    {
        using var http = new HttpClient(new Handler(_ => throw new HttpRequestException("Name or service not known.")));
        var error = await Assert.ThrowsAsync<DatasetDownloadException>(() => DatasetDownloader.DownloadAsync("movielens-100k", _folder.Path, http));

        Assert.Contains("https://files.grouplens.org/datasets/movielens/ml-100k.zip", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the network", error.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(error.InnerException);
    }

    [Fact]
    public async Task DownloadAsync_NotFound_Throws()
    {
        using var http = new HttpClient(new Handler(_ => new HttpResponseMessage(HttpStatusCode.NotFound)));
        await Assert.ThrowsAsync<DatasetDownloadException>(() => DatasetDownloader.DownloadAsync("movielens-1m", _folder.Path, http));
    }

    [Fact]
    public async Task DownloadAsync_Cancelled_ThrowsCancellation()
    {
        using var http = Publisher([]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DatasetDownloader.DownloadAsync("movielens-1m", _folder.Path, http, null, new CancellationToken(true)));
    }

    [Theory]
    [InlineData("synthetic", "needs no download")]
    [InlineData("movielens", "must be one of movielens-1m, movielens-100k, but was 'movielens'. Did you mean 'movielens-1m'?")]
    [InlineData("movielens-2m", "Did you mean 'movielens-1m'?")]
    public async Task DownloadAsync_NoPublicDataset_Throws(string name, string message)
    {
        using var http = Publisher([]);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => DatasetDownloader.DownloadAsync(name, _folder.Path, http));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static DatasetSource Source(byte[] archive)
    {
#pragma warning disable CA5351 // The publisher's checksum is MD5.
        return DatasetSource.All[0] with { Md5 = Convert.ToHexStringLower(MD5.HashData(archive)) };
#pragma warning restore CA5351
    }

    private static byte[] Archive(string entry)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create))
        {
            using var file = new StreamWriter(zip.CreateEntry(entry).Open());
            file.Write("content");
        }

        return content.ToArray();
    }

    private static HttpClient Publisher(byte[] archive) => new(new Handler(_ => new HttpResponseMessage { Content = new ByteArrayContent(archive) }));

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(answer(request));
        }
    }

    private sealed class Recorder : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}

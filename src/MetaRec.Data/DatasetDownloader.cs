using System.IO.Compression;
using System.Security.Cryptography;

namespace MetaRec.Data;

/// <summary>Fetches public data sets from their publisher, who does not allow others to pass them on.</summary>
public static class DatasetDownloader
{
    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Downloads the publisher's zip, checks it against the publisher's MD5 and unpacks it. The folder appears in one rename: other processes see it complete or not
    /// at all. A folder that is already there is kept.
    /// </summary>
    /// <param name="name">"movielens-1m" or "movielens-100k".</param>
    /// <param name="cacheFolder">The parent of the new folder, usually <see cref="DatasetCatalog.CacheFolder"/>; created where missing.</param>
    /// <param name="http">Fetches the archive.</param>
    /// <param name="progress">Told the bytes so far.</param>
    /// <param name="cancellationToken">Stops the download; nothing is left behind.</param>
    /// <returns>The data set's folder.</returns>
    /// <exception cref="ArgumentException">The name is not a public data set's.</exception>
    /// <exception cref="DatasetDownloadException">The publisher could not be reached, or sent something else than it published.</exception>
    public static Task<string> DownloadAsync(
        string name, string cacheFolder, HttpClient http, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (DatasetSource.Find(name) is not { } source)
        {
            throw DatasetCatalog.KnownNames.Contains(name)
                ? new ArgumentException($"Only {string.Join(" and ", DatasetSource.All.Select(known => known.Name))} can be downloaded, but the name was '{name}'. It needs no download.", nameof(name))
                : new ArgumentException(DatasetCatalog.Unknown(name, [.. DatasetSource.All.Select(known => known.Name)]), nameof(name));
        }

        return DownloadAsync(source, cacheFolder, http, progress, cancellationToken);
    }

    internal static async Task<string> DownloadAsync(
        DatasetSource source, string cacheFolder, HttpClient http, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var target = Path.Combine(cacheFolder, source.Folder);
        if (Directory.Exists(target))
        {
            return target;
        }

        // In the cache itself, because a rename is atomic within one file system only.
        var staging = Path.Combine(cacheFolder, $".{source.Folder}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(staging);
            var archive = Path.Combine(staging, "archive.zip");
            await FetchAsync(source, archive, http, progress, cancellationToken);
            await ZipFile.ExtractToDirectoryAsync(archive, staging, cancellationToken);
            Publish(Path.Combine(staging, source.Folder), target);
            return target;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or UnauthorizedAccessException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new DatasetDownloadException(
                $"Downloading '{source.Name}' from {source.Archive} to '{cacheFolder}' failed: {error.Message} Check the network and the disk, or fetch the zip on "
                + $"another machine, unpack it and set {DatasetCatalog.FolderVariable} to the folder that holds {source.Folder}.", error);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private static async Task FetchAsync(DatasetSource source, string archive, HttpClient http, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(source.Archive, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var file = File.Create(archive);
#pragma warning disable CA5351 // MD5 is what the publisher gives; it guards against a broken transfer, and TLS against tampering.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var buffer = new byte[BufferSize];
        var total = 0L;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress?.Report(total += read);
        }

        var md5 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (md5 != source.Md5)
        {
            throw new InvalidDataException($"the archive must have MD5 {source.Md5}, but the {total} bytes received have {md5}.");
        }
    }

    private static void Publish(string unpacked, string target)
    {
        if (!Directory.Exists(unpacked))
        {
            throw new InvalidDataException($"the archive must hold a folder '{Path.GetFileName(unpacked)}', but has none.");
        }

        try
        {
            Directory.Move(unpacked, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another process finished the same download first; its copy is as good.
        }
    }
}

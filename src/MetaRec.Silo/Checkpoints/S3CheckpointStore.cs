using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using MetaRec.Contracts.Jobs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Silo.Checkpoints;

/// <summary>
/// Keeps checkpoints as objects, prefix/job/step-….safetensors, in a bucket. An object is there completely or not at all, and durable when its writing is acknowledged. What the store says or does
/// not say is an <see cref="IOException"/>, as of a disk: it is waited for.
/// </summary>
public sealed class S3CheckpointStore : ICheckpointStore, IDisposable
{
    private readonly S3Options _options;
    private readonly AmazonS3Client _client;

    /// <param name="options">Which bucket.</param>
    /// <param name="credentials">Who asks; null: whoever Amazon's SDK finds.</param>
    public S3CheckpointStore(S3Options options, AWSCredentials? credentials = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var config = new AmazonS3Config
        {
            Timeout = options.Timeout,

            // Sums that only some of the stores understand that speak as S3 does; what is read is checked against the hash in its reference.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (string.IsNullOrEmpty(options.Endpoint))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            (config.ServiceURL, config.ForcePathStyle, config.AuthenticationRegion) = (options.Endpoint, true, options.Region);
        }

        _client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }

    /// <summary>The object of a checkpoint.</summary>
    public string KeyOf(CheckpointReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return FolderOf(reference.JobId) + Checkpoint.FileName(reference.Step, reference.Sha256);
    }

    public Task WriteAsync(CheckpointReference reference, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => CallAsync(
        "write", KeyOf(reference),
        async key =>
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            return await _client.PutObjectAsync(
                new PutObjectRequest { BucketName = _options.Bucket, Key = key, InputStream = stream, AutoCloseStream = false, UseChunkEncoding = false, ContentType = "application/octet-stream" },
                cancellationToken);
        });

    public async Task<byte[]> ReadAsync(CheckpointReference reference, CancellationToken cancellationToken)
    {
        var content = await CallAsync("read", KeyOf(reference), async key =>
        {
            using var response = await _client.GetObjectAsync(_options.Bucket, key, cancellationToken);
            using var stream = new MemoryStream((int)Math.Max(response.ContentLength, 0));
            await response.ResponseStream.CopyToAsync(stream, cancellationToken);
            return stream.ToArray();
        });
        var hash = Checkpoint.Hash(content);
        return hash == reference.Sha256
            ? content
            : throw new InvalidDataException(
                $"Checkpoint {KeyOf(reference)} in bucket '{_options.Bucket}' has SHA-256 {hash}, but {reference.Sha256} was written. Restore the object, or resume from an older checkpoint.");
    }

    public async Task DeleteAsync(string jobId, CheckpointReference? except, CancellationToken cancellationToken)
    {
        var kept = except is null ? null : KeyOf(except);
        foreach (var key in await ListAsync(jobId, cancellationToken))
        {
            if (key != kept)
            {
                await DeleteAsync(key, cancellationToken);
            }
        }
    }

    public async Task PruneAsync(CheckpointReference latest, int kept, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(latest);
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        var newest = KeyOf(latest);
        foreach (var old in (await ListAsync(latest.JobId, cancellationToken)).OrderDescending(StringComparer.Ordinal).Where(key => string.CompareOrdinal(key, newest) < 0).Skip(kept - 1))
        {
            await DeleteAsync(old, cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    private string FolderOf(string jobId) => $"{_options.Prefix}/{jobId}/";

    private Task<DeleteObjectResponse> DeleteAsync(string key, CancellationToken cancellationToken) =>
        CallAsync("delete", key, key => _client.DeleteObjectAsync(_options.Bucket, key, cancellationToken));

    private async Task<List<string>> ListAsync(string jobId, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        string? next = null;
        do
        {
            var token = next;
            var page = await CallAsync("list", FolderOf(jobId), prefix => _client.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = prefix, ContinuationToken = token }, cancellationToken));
            keys.AddRange((page.S3Objects ?? []).Select(found => found.Key));
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
        return keys;
    }

    private async Task<T> CallAsync<T>(string what, string key, Func<string, Task<T>> call)
    {
        try
        {
            return await call(key);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
        {
            throw new FileNotFoundException($"There is no {key} in bucket '{_options.Bucket}'.", error);
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException($"Cannot {what} {key} in bucket '{_options.Bucket}': {error.Message}", error);
        }
    }
}

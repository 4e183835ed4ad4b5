using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MetaRec.Silo.Tests.Checkpoints;

/// <summary>What the checkpoint store needs of S3, in memory, on a free port of this machine: objects, and lists of two at a time. It does not check signatures, but asks for some.</summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    private const int PageSize = 2;

    private readonly WebApplication _server;

    private FakeS3()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Endpoint => _server.Urls.Single();

    /// <summary>By bucket/key.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether every request is answered with 503.</summary>
    public bool IsAway { get; set; }

    public static async Task<FakeS3> StartAsync()
    {
        var server = new FakeS3();
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Path.Value!.Trim('/');
        if (IsAway || !request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=key/", StringComparison.Ordinal))
        {
            response.StatusCode = IsAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden;
        }
        else if (HttpMethods.IsPut(request.Method))
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            Objects[path] = body.ToArray();
        }
        else if (HttpMethods.IsDelete(request.Method))
        {
            Objects.TryRemove(path, out _);
            response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (request.Query.ContainsKey("list-type"))
        {
            await response.WriteAsync(List(path, request.Query["prefix"].ToString(), request.Query["continuation-token"].ToString()));
        }
        else if (Objects.TryGetValue(path, out var content))
        {
            await response.Body.WriteAsync(content);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>");
        }
    }

    /// <summary>A page of keys after the one that the token names.</summary>
    private string List(string bucket, string prefix, string token)
    {
        XNamespace name = "http://s3.amazonaws.com/doc/2006-03-01/";
        string[] keys = [.. Objects.Keys.Where(key => key.StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal)).Select(key => key[(bucket.Length + 1)..])
            .Order(StringComparer.Ordinal).Where(key => string.CompareOrdinal(key, token) > 0)];
        return new XElement(
            name + "ListBucketResult",
            new XElement(name + "IsTruncated", keys.Length > PageSize ? "true" : "false"),
            keys.Length > PageSize ? new XElement(name + "NextContinuationToken", keys[PageSize - 1]) : null,
            keys.Take(PageSize).Select(key => new XElement(name + "Contents", new XElement(name + "Key", key)))).ToString();
    }
}

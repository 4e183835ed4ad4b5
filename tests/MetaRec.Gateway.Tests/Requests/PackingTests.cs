using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using MetaRec.Client;
using MetaRec.Client.Bulk;

namespace MetaRec.Gateway.Tests.Requests;

/// <summary>Bodies and answers that are packed.</summary>
public sealed class PackingTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Import_PackedBody_IsUnpacked()
    {
        using var answer = await PostAsync("v1/bulk/users?model=packed", "application/x-ndjson", Pack("""{"id": "ann"}"""u8), "gzip");

        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<BulkImport>(ApiJson.Options))!.Created);
    }

    [Fact]
    public async Task Post_SmallBodyThatUnpacksToALargeOne_Is413()
    {
        var packed = Pack(new byte[8 << 20]);

        using var answer = await PostAsync("v1/rank", "application/json", packed, "gzip");

        Assert.True(packed.Length < 20_000, $"The body is to be small, but has {packed.Length} bytes.");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await AssertProblemAsync(answer);
    }

    [Theory]
    [InlineData("gzip", 400)]
    [InlineData("br", 415)]
    [InlineData("gzip, gzip", 415)]
    public async Task Post_NotGzip_IsRefused(string encoding, int status)
    {
        using var answer = await PostAsync("v1/rank", "application/json", "{\"items\": []}"u8.ToArray(), encoding);

        Assert.Equal(status, (int)answer.StatusCode);
        await AssertProblemAsync(answer);
    }

    [Fact]
    public async Task Import_PackedBodyCutOff_IsRefused()
    {
        var packed = Pack(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(number => $$"""{"id": "cut{{number}}"}""" + "\n"))));

        using var answer = await PostAsync("v1/bulk/users?model=cut", "application/x-ndjson", packed[..(packed.Length / 2)], "gzip");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await AssertProblemAsync(answer);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Get_AcceptsPackedAnswers_GetsThem(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/schemas/training-spec.json");
        request.Headers.AcceptEncoding.ParseAdd(encoding);

        using var answer = await gateway.Http.SendAsync(request);
        await using var packed = await answer.Content.ReadAsStreamAsync();
        await using Stream unpacked = encoding == "gzip" ? new GZipStream(packed, CompressionMode.Decompress) : new BrotliStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.Single());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(await gateway.Http.GetStringAsync("v1/schemas/training-spec.json"), await reader.ReadToEndAsync());
    }

    private static byte[] Pack(ReadOnlySpan<byte> text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(ProblemTypes.Refused, (await answer.Content.ReadFromJsonAsync<ProblemDocument>(ApiJson.Options))!.Type);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string type, byte[] body, string encoding)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } };
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await gateway.Http.PostAsync(path, content);
    }
}

using System.Text.Json;
using MetaRec.Client;

namespace MetaRec.Gateway.Bulk;

/// <summary>Writes an answer of JSON Lines as it is made.</summary>
internal sealed class LineWriter(HttpResponse response)
{
    /// <summary>Begins the answer. Called once all that can be refused is settled.</summary>
    public void Begin()
    {
        response.ContentType = JsonLines.MediaType;
        response.Headers.CacheControl = "no-store";
    }

    /// <summary>Writes documents, and waits for a reader that is slower.</summary>
    public async Task WriteAsync<T>(IEnumerable<T> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            await response.Body.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Options), (byte)'\n'], cancellationToken);
        }
    }
}

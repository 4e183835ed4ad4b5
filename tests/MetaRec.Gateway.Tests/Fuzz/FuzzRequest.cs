using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>A request as it goes over the wire, that can be shown as a command to repeat it.</summary>
internal sealed class FuzzRequest(ApiOperation operation)
{
    private const int LongestShown = 4096;
    private const int LargeBody = 500_000;
    private const int LargeTarget = 8_000;
    private const int LargeHeaders = 30_000;
    private const int ManyHeaders = 120;

    public ApiOperation Operation { get; } = operation;

    public string Method { get; set; } = operation.Method;

    /// <summary>The segments of the path, encoded.</summary>
    public List<string> Segments { get; } = [];

    /// <summary>Names and values of the query, encoded.</summary>
    public List<(string Name, string Value)> Query { get; } = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[]? Body { get; set; }

    public string Target => $"/{string.Join('/', Segments)}{(Query.Count == 0 ? "" : "?")}{string.Join('&', Query.Select(pair => $"{pair.Name}={pair.Value}"))}";

    /// <summary>Whether the server may refuse it before the gateway sees it, without a document: it lets no NUL into a path, and has limits of its own behind the gateway's.</summary>
    public bool IsForTheServer =>
        Segments.Any(segment => segment.Contains("%00", StringComparison.Ordinal)) || Target.Length > LargeTarget || Headers.Count > ManyHeaders || Headers.Sum(header => header.Name.Length + header.Value.Length) > LargeHeaders;

    /// <summary>Whether the server may hang up before it has read the body.</summary>
    public bool IsLarge => Body?.Length > LargeBody;

    public HttpRequestMessage ToMessage(Uri server)
    {
        // As it is written: a client that tidies the path hides what a careless one sends.
        var message = new HttpRequestMessage(
            new HttpMethod(Method), new Uri(server.GetLeftPart(UriPartial.Authority) + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        message.Content = Body is null ? null : new ByteArrayContent(Body);

        // What is too large is refused before it is sent.
        message.Headers.ExpectContinue = IsLarge;
        foreach (var (name, value) in Headers)
        {
            HttpHeaders headers = IsOfContent(name) && message.Content is { } content ? content.Headers : message.Headers;
            headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>The request as a command of a POSIX shell.</summary>
    public string ToCurl(Uri server)
    {
        var text = new StringBuilder();
        if (Body is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"printf '{Escaped(Body)}' | ");
        }

        text.Append(CultureInfo.InvariantCulture, $"curl -i --path-as-is -X {Method}");
        foreach (var (name, value) in Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $" -H '{name}: {value.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{(Body is null ? "" : " --data-binary @-")} '{server.GetLeftPart(UriPartial.Authority)}{Target}'").ToString();
    }

    private static bool IsOfContent(string header) => header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private static string Escaped(byte[] body)
    {
        var text = string.Concat(body.Take(LongestShown).Select(value => value is >= 0x20 and < 0x7f and not (byte)'\'' and not (byte)'\\' and not (byte)'%'
            ? ((char)value).ToString()
            : string.Create(CultureInfo.InvariantCulture, $"\\{Convert.ToString(value, 8).PadLeft(3, '0')}")));
        return body.Length <= LongestShown ? text : string.Create(CultureInfo.InvariantCulture, $"{text}… (the first {LongestShown} of {body.Length} bytes)");
    }
}

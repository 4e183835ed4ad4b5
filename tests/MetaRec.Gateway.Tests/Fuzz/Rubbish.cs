namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>What careless and hostile callers send in place of what is asked for.</summary>
internal static class Rubbish
{
    private static readonly string Long = new('x', 300);
    private static readonly string VeryLong = new('9', 3000);

    /// <summary>For paths and queries; encoded.</summary>
    public static readonly string[] Encoded =
    [
        "", "%20", "-1", "0", "1.5", "NaN", "Infinity", "-Infinity", "1e308", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "+1", "%2B1", "1%2C2", "0x10",
        "%0A", "%0D%0AX-Made-Up%3A%201", "%01%1F%7F", "%C3%28", "%FF%FE", "%ED%A0%80", "%F0%9F%8E%AC", "%E2%80%AE", "%EF%BF%BE", "%ZZ", "%", "..", "%2E%2E", "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd",
        "a%2Fb", "%5C", "%252F", "%00", "a%00b", "'%20OR%201=1--", "%3Cscript%3E", "%7B%7D", "null", "true", "True", "undefined", "[]", "running", "running%2Cnone", "eyJvZmZzZXQiOi0xfQ==", "***",
        "2026-13-45T99:99:99Z", "%D9%A3", Long, VeryLong,
    ];

    /// <summary>For bodies; what is not JSON too.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "0.5", "-1e-400", "1e308", "1e309", "-1e999", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999999999999999", "NaN",
        "Infinity", "-Infinity", "0x1F", "01", "1.", "\"\"", "\" \"", "\"1\"", "\"NaN\"", "\"\\u0000\"", "\"a\\nb\\u001b[31m\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\u202e\"", "\"🎬\"", "\"a/b\"", "\"../..\"",
        "\"2026-13-45T99:99:99Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2100-01-01T00:00:00Z\"", "\"1969-12-31T23:59:59Z\"", "[]", "{}", "[[]]", "[null]", "[0,\"\",{}]", "{\"\":null}", "{\"a\":1,\"a\":2}", "{\"$type\":\"x\"}",
        "{\"__proto__\":{}}", "'a'", "/* */1", "1,", $"\"{Long}\"", VeryLong, $"\"{VeryLong}\"", Nested('[', ']', 40), Nested('[', ']', 5000), Unclosed(5000), "\"\u0001\"", "\ufeff1",
    ];

    /// <summary>Headers of one line.</summary>
    public static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "text/html"), ("Accept", "application/xml"), ("Accept", "image/*;q=0.1"), ("Accept", "rubbish"), ("Accept", ""), ("Accept", "*/*;q=x"), ("Accept-Encoding", "gzip"), ("Accept-Encoding", "br"),
        ("Accept-Encoding", "rubbish, *;q=0"), ("Accept-Language", "xx-YY-zz;q=9"), ("Authorization", "Bearer"), ("Authorization", "Bearer rubbish"), ("Authorization", "Basic YTpi"), ("Authorization", "Bearer a.b.c"),
        ("X-API-Key", "rubbish"), ("X-API-Key", "mrk_"), ("X-API-Key", ""), ("Cookie", "a=b; =; ;;"), ("Origin", "null"), ("Origin", "http://"), ("If-Match", "rubbish"), ("If-Match", "*"), ("If-Match", "\"1\", W/\"2\""),
        ("If-Match", "\""), ("If-Match", "\"99999999999999999999\""), ("If-None-Match", "*"), ("If-None-Match", "\"a"), ("If-None-Match", ","), ("If-Modified-Since", "never"), ("Range", "bytes=9-1"), ("Range", "rubbish"),
        ("Last-Event-ID", "-1"), ("Last-Event-ID", "9223372036854775808"), ("Last-Event-ID", "x"), ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-For", "::::"), ("Forwarded", "for=_;;;"), ("Prefer", "respond-async"),
        ("traceparent", "00-rubbish"), ("Idempotency-Key", ""), ("X-Long", Long), ("X-Very-Long", new string('h', 17_000)),
    ];

    /// <summary>Said of a body.</summary>
    public static readonly (string Name, string Value)[] ContentHeaders =
    [
        ("Content-Type", "text/plain"), ("Content-Type", "application/xml"), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "application/json; charset=rubbish"), ("Content-Type", "rubbish"),
        ("Content-Type", "application/json;"), ("Content-Type", "application/merge-patch+json"), ("Content-Type", "multipart/form-data"), ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Type", ""),
        ("Content-Encoding", "gzip"), ("Content-Encoding", "br"), ("Content-Encoding", "deflate"), ("Content-Encoding", "rubbish"), ("Content-Encoding", "identity"), ("Content-Encoding", "gzip, gzip"),
        ("Content-Language", "?"), ("Content-MD5", "rubbish"), ("Content-Range", "bytes 0-1/2"),
    ];

    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FROB"];

    private static string Nested(char open, char close, int depth) => new string(open, depth) + new string(close, depth);

    private static string Unclosed(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth));
}

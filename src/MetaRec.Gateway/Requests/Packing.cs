using System.IO.Compression;
using MetaRec.Gateway.Bulk;
using Microsoft.AspNetCore.ResponseCompression;

namespace MetaRec.Gateway.Requests;

/// <summary>Bodies that come packed (gzip), and answers that go packed (brotli, gzip) to whoever accepts it.</summary>
internal static class Packing
{
    private const string Gzip = "gzip";

    // Streams of events are not among them: each is to arrive when it happens.
    private static readonly string[] Packed =
    [
        "application/json", "application/problem+json", "application/schema+json", JsonLines.MediaType, "text/html", "text/css", "text/javascript", "image/svg+xml",
    ];

    public static void AddPacking(this IServiceCollection services)
    {
        // Without it a body that was cut off would be taken for a whole one.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        services.AddRequestDecompression(options =>
        {
            options.DecompressionProviders.Clear();
            options.DecompressionProviders.Add(Gzip, new GzipBodies());
        });

        // Nothing secret is answered together with what a stranger sends, and TLS ends before the gateway.
        services.AddResponseCompression(options => options.MimeTypes = Packed);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    /// <summary>Unpacks bodies. Behind whatever refuses requests, so that nothing is unpacked for strangers.</summary>
    public static void UsePackedBodies(this IApplicationBuilder app)
    {
        app.Use(static (context, next) =>
        {
            var encoding = context.Request.Headers.ContentEncoding.ToString();
            if (encoding.Length == 0 || encoding.Equals(Gzip, StringComparison.OrdinalIgnoreCase))
            {
                return next(context);
            }

            context.Response.Headers.AcceptEncoding = Gzip;
            throw new BadHttpRequestException($"A body may be packed with gzip, but has the content encoding '{Contracts.Serving.ExternalId.Shorten(encoding)}'.", StatusCodes.Status415UnsupportedMediaType);
        });
        app.UseRequestDecompression();
    }
}

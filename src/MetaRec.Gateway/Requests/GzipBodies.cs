using System.IO.Compression;
using Microsoft.AspNetCore.RequestDecompression;

namespace MetaRec.Gateway.Requests;

/// <summary>Unpacks bodies that are sent with Content-Encoding: gzip. The framework counts what comes out of it, so that a small body cannot become a large one.</summary>
internal sealed class GzipBodies : IDecompressionProvider
{
    public Stream GetDecompressionStream(Stream stream) => new Body(new GZipStream(stream, CompressionMode.Decompress));

    /// <summary>A body that is not what it is said to be is the caller's mistake.</summary>
    private sealed class Body(GZipStream packed) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await packed.ReadAsync(buffer, cancellationToken);
            }
            catch (InvalidDataException error)
            {
                throw new BadHttpRequestException("The body is said to be gzip (Content-Encoding), and is not, or is not whole.", StatusCodes.Status400BadRequest, error);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                packed.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

using MetaRec.Contracts.Models;
using MetaRec.Gateway.Cluster;

namespace MetaRec.Gateway.Models;

/// <summary>Carries a version's file between a request and a serving silo, part by part.</summary>
/// <param name="cluster">Reaches the silo.</param>
/// <param name="model">The model.</param>
internal sealed class VersionTransfer(ClusterCalls cluster, string model)
{
    public const string ContentType = "application/octet-stream";

    private readonly string _key = $"{model}/{Guid.NewGuid():N}";

    /// <summary>Makes the file of a version.</summary>
    /// <returns>How many bytes it has.</returns>
    public Task<int> OpenAsync(int version, CancellationToken cancellationToken) => CallAsync(file => file.OpenAsync(version), cancellationToken);

    /// <summary>Writes the file that was opened.</summary>
    public async Task ReadAsync(int length, Stream into, CancellationToken cancellationToken)
    {
        for (var part = 0; (long)part * IVersionTransferGrain.PartBytes < length; part++)
        {
            var number = part;
            await into.WriteAsync(await CallAsync(file => file.ReadAsync(number), cancellationToken), cancellationToken);
        }
    }

    /// <summary>Takes a file, which is then imported.</summary>
    public async Task WriteAsync(Stream from, CancellationToken cancellationToken)
    {
        var buffer = new byte[IVersionTransferGrain.PartBytes];
        for (var part = 0; await from.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var read && (read > 0 || part == 0); part++)
        {
            var (number, content) = (part, buffer[..read]);
            await cluster.CallAsync(grains => grains.GetGrain<IVersionTransferGrain>(_key).WriteAsync(number, content), cancellationToken);
        }
    }

    /// <summary>Registers the file that was taken.</summary>
    public Task<ModelVersion> ImportAsync(CancellationToken cancellationToken) => CallAsync(file => file.ImportAsync(), cancellationToken);

    private Task<T> CallAsync<T>(Func<IVersionTransferGrain, Task<T>> call, CancellationToken cancellationToken) =>
        cluster.CallAsync(grains => call(grains.GetGrain<IVersionTransferGrain>(_key)), cancellationToken);
}

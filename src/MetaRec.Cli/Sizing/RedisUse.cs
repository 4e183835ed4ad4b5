using System.Globalization;
using MetaRec.Hosting;
using StackExchange.Redis;

namespace MetaRec.Cli.Sizing;

/// <summary>What a Redis holds.</summary>
internal static class RedisUse
{
    /// <summary>The memory of its data and of what it keeps for them, without buffers of clients; bytes.</summary>
    public static async Task<double> DataBytesAsync(string address, CancellationToken cancellationToken)
    {
        var configuration = ((RedisAddress)ClusterAddress.Parse(address)).ToConfiguration();
        configuration.AllowAdmin = true;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(cancellationToken);
        var memory = (await connection.GetServers()[0].InfoAsync("memory").WaitAsync(cancellationToken)).SelectMany(section => section).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        double Number(string name) => double.Parse(memory[name], CultureInfo.InvariantCulture);
        return Number("used_memory") - Number("mem_clients_normal") - Number("mem_aof_buffer");
    }
}

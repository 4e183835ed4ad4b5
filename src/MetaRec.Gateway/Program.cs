using System.ComponentModel.DataAnnotations;
using MetaRec.Gateway.Configuration;
using MetaRec.Hosting;
using MetaRec.Hosting.Configuration;

namespace MetaRec.Gateway;

/// <summary>The gateway as a process of its own: configured by appsettings.json, environment variables (MetaRec__Gateway__Urls) and arguments (--MetaRec:Gateway:Urls=…).</summary>
internal static class Program
{
    private const int InvalidConfiguration = 2;

    private static async Task<int> Main(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args, new Dictionary<string, string> { ["--cluster"] = "MetaRec:Cluster:Address", ["--urls"] = "MetaRec:Gateway:Urls" })
            .Build();
        var reader = new OptionsReader(configuration);
        var (gateway, cluster) = (reader.Read<GatewayOptions>(GatewayOptions.Section), ClusterConnectionOptions.Read(reader));
        try
        {
            reader.ThrowIfInvalid();
        }
        catch (ValidationException error)
        {
            await Console.Error.WriteLineAsync($"metarec-gateway: {error.Message}");
            return InvalidConfiguration;
        }

        await using var app = GatewayHost.Create(gateway, cluster, configuration, logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddGatewayConsole());
        await app.RunAsync();
        return 0;
    }
}

using System.Security.Cryptography;
using MetaRec.Client;
using MetaRec.Client.Security;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Security;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Training;
using MetaRec.Learning.Torch;
using MetaRec.Silo.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MetaRec.Gateway.Tests.Security;

/// <summary>A gateway that serves nobody without a key or a token, with a clock of its own, in front of a silo of this process.</summary>
public sealed class SecureGateway : IAsyncLifetime
{
    public const string Issuer = "https://issuer.test";
    public const string Audience = "metarec";

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-secure-").FullName;
    private readonly List<WebApplication> _gateways = [];
    private readonly List<IDisposable> _clients = [];

    public StandaloneCluster Cluster { get; private set; } = null!;

    /// <summary>The clock of the gateways.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>Signs tokens that the gateway accepts.</summary>
    public ECDsa SigningKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key of the configuration.</summary>
    public string Bootstrap { get; } = ApiKeyText.Create().Key;

    public MetaRecClient Admin { get; private set; } = null!;

    public WebApplication App => _gateways[0];

    public Uri Address => GatewayHost.AddressesOf(App)[0];

    public async ValueTask InitializeAsync()
    {
        Cluster = await StandaloneCluster.StartAsync(new StandaloneOptions
        {
            StorageFolder = Path.Combine(_folder, "storage"),
            LaneInitializer = TorchRuntime.Initialize,
            Dashboard = true,
            ConfigureServices = services => services.AddMetaRecGrains(new FileCheckpointStore(Path.Combine(_folder, "checkpoints")), new TrainingDataCache()),
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.None),
        });
        Admin = Client(await StartAsync(_ => { }), Bootstrap);
    }

    /// <summary>One more gateway in front of the same silo.</summary>
    public async Task<Uri> StartAsync(Action<GatewayOptions> configure, ILoggerProvider? log = null)
    {
        var file = Path.Combine(_folder, "issuer.pem");
        await File.WriteAllTextAsync(file, SigningKey.ExportSubjectPublicKeyInfoPem());
        var options = new GatewayOptions { Urls = "http://127.0.0.1:0" };
        options.Security.Anonymous = AnonymousAccess.Refuse;
        options.Security.BootstrapKeySha256 = ApiKeyText.HashOf(Bootstrap);
        (options.Security.Jwt.KeyFile, options.Security.Jwt.Issuer, options.Security.Jwt.Audience) = (file, Issuer, Audience);
        configure(options);
        var gateway = GatewayHost.Create(
            options,
            new ConfigurationManager(),
            services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                services.AddSingleton<IClusterAccess>(new InProcessCluster(() => Cluster.GrainFactory));
            },
            logging =>
            {
                logging.SetMinimumLevel(log is null ? LogLevel.None : LogLevel.Trace);
                if (log is not null)
                {
                    logging.AddProvider(log);
                }
            });
        _gateways.Add(gateway);
        await gateway.StartAsync();
        return GatewayHost.AddressesOf(gateway)[0];
    }

    /// <summary>A client with a key or a token, disposed of with the gateway.</summary>
    public MetaRecClient Client(Uri address, string? key)
    {
        var client = new MetaRecClient(address, key);
        _clients.Add(client);
        return client;
    }

    /// <summary>A new key with scopes.</summary>
    public Task<NewApiKey> KeyAsync(params string[] scopes) => Admin.Keys.CreateAsync(new ApiKeyRequest("test", scopes));

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        SigningKey.Dispose();
        await Cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

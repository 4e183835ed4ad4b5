using System.Net.Sockets;
using MetaRec.Client;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Bulk;
using MetaRec.Gateway.Catalogue;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Configuration;
using MetaRec.Gateway.Dashboard;
using MetaRec.Gateway.Health;
using MetaRec.Gateway.Items;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Models;
using MetaRec.Gateway.Monitoring;
using MetaRec.Gateway.Pages;
using MetaRec.Gateway.Problems;
using MetaRec.Gateway.Process;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Schedules;
using MetaRec.Gateway.Security;
using MetaRec.Gateway.Serving;
using MetaRec.Hosting;
using MetaRec.Hosting.Monitoring;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MetaRec.Gateway;

/// <summary>The HTTP API: a process of its own, or part of the process that has the silos.</summary>
public static class GatewayHost
{
    /// <summary>The name of the OpenAPI document, at /openapi/v1.json.</summary>
    public const string ApiVersion = "v1";

    // The framework's: requests by route, method and status.
    private const string HttpMeter = "Microsoft.AspNetCore.Hosting";

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A gateway in front of silos of this process. The caller starts and disposes of it.</summary>
    /// <param name="options">How it listens.</param>
    /// <param name="grains">The grain factory of a silo that runs.</param>
    /// <param name="logging">Where its log goes.</param>
    public static WebApplication Create(GatewayOptions options, Func<IGrainFactory> grains, Action<ILoggingBuilder> logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        return Create(options, new ConfigurationManager(), services => services.AddSingleton<IClusterAccess>(new InProcessCluster(grains)), logging);
    }

    /// <summary>A gateway in front of a cluster. The caller starts and disposes of it.</summary>
    /// <param name="options">How it listens.</param>
    /// <param name="cluster">Which cluster.</param>
    /// <param name="telemetry">Where traces and metrics go.</param>
    /// <param name="configuration">Has the <c>Orleans</c> section where the cluster has no address.</param>
    /// <param name="logging">Where its log goes.</param>
    /// <param name="times">Of the process' start, which are logged once the cluster has answered.</param>
    public static WebApplication Create(
        GatewayOptions options, ClusterConnectionOptions cluster, TelemetryOptions telemetry, IConfiguration configuration, Action<ILoggingBuilder> logging, StartTimes? times = null)
    {
        ArgumentNullException.ThrowIfNull(logging);
        ArgumentNullException.ThrowIfNull(telemetry);
        return Create(
            options,
            configuration,
            services =>
            {
                services.AddSingleton(services => new ClusterClient(cluster, telemetry, configuration, services.GetRequiredService<ILogger<ClusterClient>>(), times));
                services.AddSingleton<IClusterAccess>(services => services.GetRequiredService<ClusterClient>());
                services.AddHostedService(services => services.GetRequiredService<ClusterClient>());
                services.AddTelemetry(telemetry, "metarec-gateway", Environment.MachineName, HttpMeter);
            },
            logging);
    }

    /// <summary>Starts a gateway and returns once it listens.</summary>
    /// <exception cref="AddressUnusableException">It cannot listen there: another process does, or it has no right to.</exception>
    public static async Task StartAsync(WebApplication gateway, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        try
        {
            await gateway.StartAsync(cancellationToken);
        }
        catch (Exception error) when (SocketErrorOf(error) is not null)
        {
            var options = gateway.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
            var urls = options.MetricsPort == 0 ? options.Urls : $"{options.Urls}, or port {options.MetricsPort} for its metrics,";
            throw new AddressUnusableException(
                SocketErrorOf(error)!.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"The address {urls} is in use. Stop what listens there, or choose another port (--urls http://127.0.0.1:8081)."
                    : $"The gateway cannot listen at {urls}: {SocketErrorOf(error)!.Message}. Choose another address (--urls http://127.0.0.1:8080).",
                error);
        }

        gateway.Services.GetRequiredService<StartupLog>().End();
    }

    /// <summary>Where a gateway that was started listens; with the ports that it found where it was told 0.</summary>
    public static IReadOnlyList<Uri> AddressesOf(WebApplication gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return [.. gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
    }

    internal static WebApplication Create(GatewayOptions options, IConfiguration configuration, Action<IServiceCollection> addCluster, Action<ILoggingBuilder> logging)
    {
        // No defaults: what configures the process is read by its command, and ASPNETCORE_URLS must not open it to the network.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(GatewayHost).Assembly.GetName().Name });
        builder.Configuration.AddConfiguration(configuration);
        var startup = new StartupLog();
        logging(builder.Logging);
        startup.Apply(builder.Logging);
        RequestLog.Silence(builder.Logging);
        builder.Services.AddSingleton(startup);
        builder.Services.AddSingleton(Options.Create(options));
        builder.WebHost.UseKestrelCore().UseUrls(options.UrlList);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            options.Limits.Apply(kestrel.Limits);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        // The process handles the signals.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRouting();
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = options.IsLoopback ? ["localhost", "127.0.0.1", "[::1]"] : ["*"]);
        builder.Services.Configure<HostFilteringOptions>(filter => filter.IncludeFailureMessage = true);
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        builder.Services.AddPacking();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
        builder.Services.AddGatewayOpenApi();
        builder.Services.AddSingleton<ClusterCalls>();
        builder.Services.AddSingleton<ClusterSilos>();
        builder.Services.AddGatewaySecurity(options);
        builder.Services.AddSingleton<JobService>();
        builder.Services.AddSingleton<ItemService>();
        builder.Services.AddSingleton<FeatureChecks>();
        builder.Services.AddSingleton<UserService>();
        builder.Services.AddSingleton<SessionStore>();
        addCluster(builder.Services);
        if (options.MetricsPort != 0)
        {
            builder.Services.AddHostedService(_ => new ProbeServer(options.MetricsPort, new Dictionary<string, Func<Task<string?>>>(), HttpMeter));
        }

        if (options.Dashboard)
        {
            builder.Services.AddOrleansDashboard(configuration);
        }

        var app = builder.Build();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<RequestTrace>();
        app.UseResponseCompression();
        app.UseHostFiltering();
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = static _ => true });
        app.UseStatusCodePages();
        app.UseRequestLimits(options.Limits);
        app.UseCrossSiteGuard();
        app.UseBrowserSignIn();
        app.UseRouting();
        app.UseNoCaches();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<Admission>().InvokeAsync);
        app.Use(static (context, next) =>
        {
            // Nobody is asked who they are to be told that there is nothing.
            if (context.GetEndpoint() is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            return next(context);
        });
        app.UseAuthorization();
        app.UsePackedBodies();
        app.MapJobs();
        app.MapItems();
        app.MapCatalogue();
        app.MapModels();
        app.MapSchedules();
        app.MapServing();
        app.MapFeedback();
        app.MapUsers();
        app.MapBulk(options);
        app.MapKeys();
        app.MapAudit();
        app.MapCluster();
        app.MapSchemas();
        app.MapConsole();
        app.MapApiReference();
        app.MapHealth();
        if (options.Dashboard)
        {
            app.MapDashboard();
        }

        app.MapOpenApi().RequireScope(ApiScope.None).AllowAnonymous();
        return app;
    }

    private static SocketException? SocketErrorOf(Exception? error) => error is null or SocketException ? error as SocketException : SocketErrorOf(error.InnerException);
}

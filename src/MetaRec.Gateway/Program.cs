using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using MetaRec.Gateway.Process;

namespace MetaRec.Gateway;

/// <summary>
/// The gateway alone, for images without libtorch; the same as <c>metarec gateway</c>. Configured by appsettings.json, environment variables (MetaRec__Gateway__Urls) and
/// arguments (--cluster, --urls, --MetaRec:Gateway:MaxRequestBytes=…).
/// </summary>
internal static class Program
{
    private const int InvalidConfiguration = 2;
    private const int Refused = 3;

    private static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        var file = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        try
        {
            var settings = new ConfigurationBuilder()
                .AddCommandLine(args, new Dictionary<string, string> { ["--cluster"] = "MetaRec:Cluster:Address", ["--urls"] = "MetaRec:Gateway:Urls" })
                .Build().AsEnumerable();
            await using var gateway = await GatewayProcess.StartAsync(File.Exists(file) ? file : null, settings, interrupted.Token);
            await Console.Out.WriteLineAsync(gateway.ReadyLine);
            await Task.Delay(Timeout.Infinite, interrupted.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception error) when (error is ValidationException or InvalidDataException or FormatException or AddressUnusableException)
        {
            await Console.Error.WriteLineAsync($"metarec-gateway: {error.Message}");
            return error is AddressUnusableException ? Refused : InvalidConfiguration;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return 0;
        }
    }
}

using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Client;

namespace MetaRec.Cli.Load;

/// <summary>Loads a server without arm metrics, with them, and with a shadow beside them, in turns and in changing order, so that what else the machine does falls on all three alike.</summary>
/// <param name="served">The server; its model has a version in service and one to be the shadow.</param>
/// <param name="shadow">The version that is the shadow.</param>
/// <param name="options">How many connections, and for how long in all.</param>
/// <param name="terminal">Told about progress.</param>
internal sealed class ArmCostRun(ServedModel served, int shadow, LoadOptions options, Terminal terminal)
{
    private const int Kinds = 3;
    private const double LongestTurn = 1;

    /// <summary>Runs, and leaves arm metrics on and no shadow.</summary>
    /// <param name="send">Sends the next request and completes once it is answered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ArmCosts> RunAsync(Func<Task> send, CancellationToken cancellationToken)
    {
        var turn = Math.Min(LongestTurn, options.ArmsSeconds / Kinds);
        var count = Math.Max(1, (int)(options.ArmsSeconds / (Kinds * turn)));
        var rounds = new List<(double Off, double Arms, double Shadow)>();
        using var client = new MetaRecClient(served.Process.Server);
        try
        {
            while (rounds.Count < count)
            {
                var costs = new double[Kinds];
                foreach (var kind in OrderOf(rounds.Count))
                {
                    await SwitchAsync(client, armMetrics: kind > 0, hasShadow: kind == 2, cancellationToken);
                    costs[kind] = await MeasureAsync(TimeSpan.FromSeconds(turn), send, cancellationToken);
                }

                rounds.Add((costs[0], costs[1], costs[2]));
                terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"Without arm metrics, with them, with a shadow: round {rounds.Count} of {count}."));
            }
        }
        finally
        {
            await SwitchAsync(client, armMetrics: true, hasShadow: false, CancellationToken.None);
        }

        terminal.EndProgress();
        return ArmCosts.Of(rounds);
    }

    /// <summary>All six orders, one after the other.</summary>
    private static int[] OrderOf(int round)
    {
        var first = round % Kinds;
        var step = round / Kinds % 2 == 0 ? 1 : 2;
        return [first, (first + step) % Kinds, (first + (2 * step)) % Kinds];
    }

    private async Task SwitchAsync(MetaRecClient client, bool armMetrics, bool hasShadow, CancellationToken cancellationToken)
    {
        served.Process.Serving.ArmMetrics = armMetrics;
        _ = hasShadow
            ? await client.Models.SetShadowAsync(ServedModel.Name, shadow, cancellationToken: cancellationToken)
            : await client.Models.EndShadowAsync(ServedModel.Name, cancellationToken: cancellationToken);
    }

    private async Task<double> MeasureAsync(TimeSpan duration, Func<Task> send, CancellationToken cancellationToken)
    {
        var before = Environment.CpuUsage.TotalTime;
        var (requests, _) = await ClosedLoop.RunAsync(options.Connections, duration, send, cancellationToken);
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / requests;
    }
}

using System.CommandLine;
using MetaRec.Cli.Cluster;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Cluster;

namespace MetaRec.Cli.Commands.Cluster;

/// <summary><c>metarec cluster drain</c>.</summary>
internal static class ClusterDrainCommand
{
    private const string Description = """
        Empties a silo before it is stopped: it takes no new work, what it computes is finished, its grains move to others as they are called, and its readiness is false. Waits until it
        is empty. Jobs go on (a coordinator goes on from its last checkpoint, on another silo, to the same bits), users are answered. The last silo of a role is not drained. Started
        again, a silo is not drained any more. Ctrl-C, or --timeout, ends the waiting and not the drain: wait again by the same command, or take it back with --undo.

        Examples:
          metarec cluster drain metarec-worker-7d9f
          metarec cluster drain metarec-worker-7d9f --timeout 5m
          metarec cluster drain metarec-worker-7d9f --undo
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    public static Command Create(CommandContext context)
    {
        var silo = new Argument<string>("silo") { Description = "Its name, or its address where several have the name; ./metarec cluster silos lists them." };
        var undo = new Option<bool>("--undo") { Description = "Let it take work again." };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until it is empty." };
        var timeout = CommonOptions.Duration("--timeout", "Give up waiting after this time (exit code 124); the silo goes on being drained. 10m by default.");
        var output = CommonOptions.Output();
        var command = new Command("drain", Description) { silo, undo, noWait, timeout, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var name = parse.GetRequiredValue(silo);
            var isUndo = parse.GetValue(undo);
            var cluster = isUndo ? await call.Client.Cluster.UndoDrainAsync(name, cancellationToken) : await call.Client.Cluster.DrainAsync(name, cancellationToken);
            var found = SiloOf(cluster, name);
            if (!isUndo && !parse.GetValue(noWait))
            {
                found = await WaitAsync(call, found!.Address, parse.GetValue(timeout) ?? DefaultTimeout, cancellationToken);
            }

            if (call.Form == "json")
            {
                call.WriteJson(found);
            }
            else
            {
                call.Terminal.Say(
                    isUndo ? $"Silo {name} takes work again."
                    : found is null ? $"Silo {name} has left the cluster."
                    : DrainProgress.HoldingsOf(found) > 0 ? $"Silo {name} is being drained; see how far:  {call.Hint("cluster silos")}"
                    : $"Silo {name} is empty. Stop it (SIGTERM, or delete its pod), or let it take work again:  {call.Hint($"cluster drain {ResumeCommand.Quote(name)} --undo")}");
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static SiloDocument? SiloOf(ClusterDocument cluster, string name) => cluster.Silos.FirstOrDefault(silo => silo.Name == name || silo.Address == name);

    private static async Task<SiloDocument?> WaitAsync(JobCall call, string address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            while (true)
            {
                var silo = SiloOf(await call.Client.Cluster.GetAsync(limit.Token), address);
                call.Terminal.Progress(DrainProgress.Describe(silo), last: DrainProgress.IsDone(silo));
                if (DrainProgress.IsDone(silo))
                {
                    return silo;
                }

                await Task.Delay(Interval, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            call.Terminal.EndProgress();
            throw new TimedOutException($"The silo was not empty within {timeout.TotalSeconds:0} s; {WhatNow(call, address)}");
        }
        catch (OperationCanceledException)
        {
            call.Terminal.EndProgress();
            call.Terminal.Say($"Not waited any longer; {WhatNow(call, address)}");
            throw;
        }
    }

    private static string WhatNow(JobCall call, string address) =>
        $"the silo goes on being drained: it takes no new work. Wait again:  {call.Hint($"cluster drain {ResumeCommand.Quote(address)}")}  "
        + $"Let it take work again:  {call.Hint($"cluster drain {ResumeCommand.Quote(address)} --undo")}";
}

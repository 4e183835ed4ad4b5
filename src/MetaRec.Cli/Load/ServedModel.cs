using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Standalone;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Data.Specs;
using MetaRec.Grains.Serving;

namespace MetaRec.Cli.Load;

/// <summary>A standalone cluster with its gateway in this process, which serves a model of a few meta-steps; its folder goes with it.</summary>
internal sealed class ServedModel : IAsyncDisposable
{
    /// <summary>The model's name.</summary>
    public const string Name = ModelNames.Default;

    // What serving costs does not depend on how well the model is trained.
    private const int Steps = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly WorkFolder _folder;

    private ServedModel(WorkFolder folder, StandaloneProcess process) => (_folder, Process) = (folder, process);

    public StandaloneProcess Process { get; }

    /// <summary>Where grain state lies.</summary>
    public string StorageFolder => Path.Combine(_folder.Path, "storage");

    /// <summary>Starts the cluster, trains, and promotes.</summary>
    /// <param name="spec">The job; its number of steps is not kept.</param>
    /// <param name="terminal">Told about progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="idleAge">When idle users leave memory; null: as in service.</param>
    /// <param name="silos">Silos, all of which serve.</param>
    public static async Task<ServedModel> StartAsync(TrainingSpec spec, Terminal terminal, CancellationToken cancellationToken, TimeSpan? idleAge = null, int silos = 1)
    {
        var work = WorkFolder.Create("load");
        try
        {
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Starting {Counted.Of(silos, "silo")} and a gateway in this process, and training a model for {Steps} meta-steps."));
            var settings = new StandaloneSettings(silos, "http://127.0.0.1:0", null, work.Path, terminal.Verbose)
            {
                More = idleAge is { } age ? [KeyValuePair.Create($"{ServingOptions.Section}:{nameof(ServingOptions.IdleAge)}", (string?)age.ToString("c", CultureInfo.InvariantCulture))] : [],
            };
            var process = await StandaloneProcess.StartAsync(settings, cancellationToken);
            var served = new ServedModel(work, process);
            try
            {
                await served.AddVersionAsync(spec, cancellationToken);
                return served;
            }
            catch
            {
                await process.DisposeAsync();
                throw;
            }
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>Trains a job on a cluster, registers it, and puts it into service.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="spec">The job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The version's number.</returns>
    /// <exception cref="JobFailedException">The job failed.</exception>
    public static async Task<int> PromoteAsync(IGrainFactory grains, TrainingSpec spec, CancellationToken cancellationToken)
    {
        var id = $"load-{Guid.NewGuid():N}";
        var job = grains.GetGrain<IJobGrain>(id);
        var status = await job.SubmitAsync(spec);
        while (!status.HasEnded)
        {
            await Task.Delay(PollInterval, cancellationToken);
            status = await job.GetStatusAsync();
        }

        if (status.State != JobState.Succeeded)
        {
            throw new JobFailedException($"The model to serve could not be trained: {status.Error ?? "no reason was given"}");
        }

        var model = grains.GetGrain<IModelGrain>(Name);
        var version = await model.RegisterAsync(id);
        await model.PromoteAsync(version.Number, force: true, revision: null);
        return version.Number;
    }

    /// <summary>Trains another version, and puts it into service.</summary>
    /// <param name="spec">The job; its number of steps is not kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The version's number.</returns>
    public Task<int> AddVersionAsync(TrainingSpec spec, CancellationToken cancellationToken) => PromoteAsync(Process.Grains, spec with { Steps = Steps }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }
}

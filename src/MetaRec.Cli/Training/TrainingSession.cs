using System.Diagnostics;
using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Training;
using MetaRec.Hosting.Logging;
using MetaRec.Hosting.Monitoring;
using MetaRec.Learning.Checkpoints;
using MetaRec.Learning.Torch;
using MetaRec.Silo.Standalone;
using Microsoft.Extensions.Logging;

namespace MetaRec.Cli.Training;

/// <summary>A cluster inside this process that jobs are submitted to and followed on. State lies in folder/storage, checkpoints in folder/checkpoints.</summary>
internal sealed class TrainingSession : IAsyncDisposable
{
    private const int Attempts = 300;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly StandaloneCluster _cluster;
    private readonly FileCheckpointStore _checkpoints;
    private readonly JobInProgress _inProgress;
    private readonly Terminal _terminal;

    private TrainingSession(StandaloneCluster cluster, FileCheckpointStore checkpoints, JobInProgress inProgress, Terminal terminal)
    {
        _cluster = cluster;
        _checkpoints = checkpoints;
        _inProgress = inProgress;
        _terminal = terminal;
    }

    /// <summary>Starts the silos.</summary>
    /// <param name="folder">Keeps what survives; one session at a time may use it.</param>
    /// <param name="silos">How many silos, 1 to 16; the cores are shared out between them.</param>
    /// <param name="cache">Data sets that are loaded already.</param>
    /// <param name="terminal">Told about progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">Another process uses the folder.</exception>
    public static async Task<TrainingSession> StartAsync(
        string folder, int silos, TrainingDataCache cache, Terminal terminal, CancellationToken cancellationToken)
    {
        var checkpoints = new FileCheckpointStore(Path.Combine(folder, "checkpoints"));
        var options = new StandaloneOptions
        {
            StorageFolder = Path.Combine(folder, "storage"),
            Silos = silos,
            LanesPerSilo = Math.Max(1, Environment.ProcessorCount / silos),
            LaneInitializer = TorchRuntime.Initialize,
            ConfigureServices = services => services.AddMetaRecGrains(checkpoints, cache),
            ConfigureLogging = logging => ConfigureLogging(logging, terminal.Verbose),
        };
        try
        {
            return new TrainingSession(await StandaloneCluster.StartAsync(options, cancellationToken), checkpoints, new JobInProgress(folder), terminal);
        }
        catch (InvalidOperationException error)
        {
            throw new RefusedException(error.Message, error);
        }
    }

    /// <summary>An id that no other run has.</summary>
    public static string NewJobId(string kind) => $"{kind}-{DateTime.UtcNow:yyyyMMddHHmmss}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Submits a job, or goes on with it where the folder knows it, and follows it to its end. A job that an earlier run left unfinished is stopped first.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="spec">What it trains.</param>
    /// <param name="label">Begins its progress line.</param>
    /// <param name="resumeCommand">How to go on after a stop; null where one cannot.</param>
    /// <param name="cancellationToken">Stops the job with a checkpoint.</param>
    /// <exception cref="JobFailedException">The job failed.</exception>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public async Task<TrainingResult> TrainAsync(string jobId, TrainingSpec spec, string label, string? resumeCommand, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var line = new ProgressLine(label);
        if (_inProgress.Find() is { } earlier && earlier != jobId)
        {
            await AbandonAsync(earlier, cancellationToken);
        }

        _inProgress.Save(jobId);
        JobStatus status;
        try
        {
            status = await FollowAsync(jobId, spec, line, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(jobId, resumeCommand);
            throw;
        }

        _inProgress.Clear();
        if (status is not { State: JobState.Succeeded, Checkpoint: { } reference })
        {
            throw new JobFailedException($"Job '{jobId}' is {status.State} at step {status.Progress.Step} of {status.Steps}: {status.Error ?? "no reason was given"}");
        }

        _terminal.Progress(line.Of(status), last: true);
        var checkpoint = Checkpoint.FromBytes(await _checkpoints.ReadAsync(reference, cancellationToken));
        return new TrainingResult(jobId, checkpoint, reference, line.TasksPerSecond, clock.Elapsed.TotalSeconds);
    }

    /// <summary>The file of a checkpoint.</summary>
    public string PathOf(CheckpointReference reference) => _checkpoints.PathOf(reference);

    /// <summary>Calls grains; a call that a lost silo has taken with it is made again from another silo. Only for calls that may be made twice.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives up between two calls.</param>
    public async Task<T> CallAsync<T>(Func<IGrainFactory, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var running = _cluster.Silos.Where(silo => silo.IsRunning).ToArray();
            try
            {
                return await call(running.Length == 0 ? _cluster.GrainFactory : running[attempt % running.Length].GrainFactory);
            }
            catch (Exception error) when (attempt < Attempts && error is OrleansException or TimeoutException or ObjectDisposedException)
            {
                await Task.Delay(PollInterval, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task<JobStatus> FollowAsync(string jobId, TrainingSpec spec, ProgressLine line, CancellationToken cancellationToken)
    {
        var status = await OnJobAsync(jobId, job => job.SubmitAsync(spec), cancellationToken);
        if (status.State is JobState.Stopped or JobState.Failed)
        {
            status = await OnJobAsync(jobId, job => job.ResumeAsync(), cancellationToken);
        }

        while (status.State is JobState.Pending or JobState.Running)
        {
            _terminal.Progress(line.Of(status));
            await Task.Delay(PollInterval, cancellationToken);
            status = await OnJobAsync(jobId, job => job.GetStatusAsync(), cancellationToken);
        }

        return status;
    }

    private Task<JobStatus> OnJobAsync(string jobId, Func<IJobGrain, Task<JobStatus>> call, CancellationToken cancellationToken) =>
        CallAsync(grains => call(grains.GetGrain<IJobGrain>(jobId)), cancellationToken);

    /// <summary>Ends a job that would go on by itself beside the next.</summary>
    private async Task AbandonAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            await OnJobAsync(jobId, job => job.StopAsync(), cancellationToken);
        }
        catch (JobNotFoundException)
        {
            // It was never submitted.
        }
    }

    /// <summary>Not to be cancelled: what was trained would be lost.</summary>
    private async Task StopAsync(string jobId, string? resumeCommand)
    {
        _terminal.Say("Stopping: the meta-step is finished and a checkpoint written. Press Ctrl-C again to leave at once.");
        try
        {
            var status = await OnJobAsync(jobId, job => job.StopAsync(), CancellationToken.None);
            var step = status.Checkpoint?.Step ?? 0;
            _terminal.Say($"Stopped at step {step:N0} of {status.Steps:N0}.{(resumeCommand is null ? "" : $" Go on with:  {resumeCommand}")}");
        }
        catch (JobNotFoundException)
        {
            _terminal.Say($"Stopped before the first step.{(resumeCommand is null ? "" : $" Go on with:  {resumeCommand}")}");
        }

        _inProgress.Clear();
    }

    private static void ConfigureLogging(ILoggingBuilder logging, bool verbose)
    {
        if (verbose)
        {
            logging.SetMinimumLevel(LogLevel.Information);
            logging.AddFilter("Microsoft", LogLevel.Warning);
            logging.AddProcessConsole(new TelemetryOptions(), "silo", "standalone");
        }
    }
}

using System.Globalization;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Live;
using MetaRec.Contracts.Models;
using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Checkpoints;
using MetaRec.Grains.Hosting;
using MetaRec.Grains.Placement;
using MetaRec.Grains.Serving;
using Microsoft.Extensions.Logging;

namespace MetaRec.Grains.Models;

/// <inheritdoc cref="IModelGrain"/>
[SiloRole(SiloRoles.Serving)]
internal sealed partial class ModelGrain(
    [PersistentState("model", "metarec")] IPersistentState<ModelRecord> record, ServedModelsNews news, ServingModels models, ICheckpointStore checkpoints, TimeProvider time,
    ILogger<ModelGrain> logger) : Grain, IModelGrain
{
    // How long the registry stays for an evaluation's end.
    private static readonly TimeSpan LongestEvaluation = TimeSpan.FromHours(2);
    private const string Interrupted = "It was interrupted: the silo that kept the model's registry was lost or stopped meanwhile. Ask for it again.";

    private readonly Dictionary<int, EvaluationRun> _evaluating = [];
    private ModelRecord _model = new();

    private string Name => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _model = record.State.Upgraded();
        return Task.CompletedTask;
    }

    public async Task<ModelVersion> RegisterAsync(string jobId)
    {
        RequireName();
        var job = GrainFactory.GetGrain<IJobGrain>(jobId);
        var checkpoint = (await job.KeepForAsync(Name)).Checkpoint!;
        if (_model.Versions.Find(version => version.Checkpoint == checkpoint) is { } known)
        {
            return known;
        }

        return await AddAsync(new ModelVersion(0, checkpoint, await job.GetSpecAsync()));
    }

    public async Task<ModelVersion> ImportAsync(ModelVersion version)
    {
        RequireName();
        if (_model.Versions.Find(known => known.Checkpoint.Sha256 == version.Checkpoint.Sha256) is { } known)
        {
            return known;
        }

        try
        {
            // Here, where no removal of the same file can come between: one that came before has taken the checkpoint with it.
            await checkpoints.ReadAsync(version.Checkpoint, CancellationToken.None);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            throw new ModelException(ModelProblem.Conflict, $"The version's checkpoint is not in the store: a version of the same file was deleted from model '{Name}' at the same time. Import the file again.");
        }

        return await AddAsync(version with { PromotedAt = null });
    }

    public Task<ModelVersion?> GetCurrentAsync() => Task.FromResult(_model.Find(_model.Production));

    public Task<IReadOnlyList<ModelVersion>> ListAsync() => Task.FromResult<IReadOnlyList<ModelVersion>>([.. _model.Versions]);

    public Task<ModelView> GetAsync()
    {
        RequireModel();
        return Task.FromResult(View());
    }

    public Task<ServedVersions> GetServedAsync() => Task.FromResult(_model.Served(Name));

    public async Task<ModelView> PromoteAsync(int version, bool force, long? revision)
    {
        var candidate = Require(version, revision);
        if (version == _model.Production)
        {
            return await ServeAsync(_model);
        }

        if (!force)
        {
            ThrowIfWorse(candidate);
        }

        await RequireLoadableAsync(version, "Promote another version.");
        return await ServeAsync(InService(version, [.. Past(version), .. _model.Production is { } before ? [before] : (int[])[]]));
    }

    public async Task<ModelView> RollbackAsync(long? revision)
    {
        RequireModel(revision);
        if (_model.History is not [.. var earlier, var last])
        {
            throw new ModelException(ModelProblem.Conflict, $"No version of model '{Name}' was in service before {Word(_model.Production)}. Promote one instead.");
        }

        await RequireLoadableAsync(last, $"Promote another version, or delete version {last} and roll back to the one before it.");
        return await ServeAsync(InService(last, earlier) with { Canary = null, CanaryShare = 0 });
    }

    public async Task<ModelView> SetCanaryAsync(int? version, double share, long? revision)
    {
        if (version is not { } number)
        {
            RequireModel(revision);
            return await ServeAsync(_model with { Canary = null, CanaryShare = 0 });
        }

        if (!(share > 0 && share < 1))
        {
            throw new ModelException(ModelProblem.Invalid, string.Create(CultureInfo.InvariantCulture, $"The canary's share must be above 0 and below 1, but is {share}."));
        }

        Require(number, revision);
        if (_model.Production is null || _model.Production == number)
        {
            throw new ModelException(ModelProblem.Conflict, $"A canary needs another version in service beside it, but in service is {Word(_model.Production)}. Promote one first.");
        }

        await RequireLoadableAsync(number, "Make another version the canary.");
        return await ServeAsync(_model with { Canary = number, CanaryShare = share, Shadow = _model.Shadow == number ? null : _model.Shadow });
    }

    public async Task<ModelView> SetShadowAsync(int? version, long? revision)
    {
        if (version is not { } number)
        {
            RequireModel(revision);
            return await ServeAsync(_model with { Shadow = null });
        }

        Require(number, revision);
        if (number == _model.Production || number == _model.Canary)
        {
            throw new ModelException(ModelProblem.Conflict, $"Version {number} of model '{Name}' is in service: it has nothing to score along with.");
        }

        await RequireLoadableAsync(number, "Make another version the shadow.");
        return await ServeAsync(_model with { Shadow = number });
    }

    public async Task<ModelView> EvaluateAsync(int version)
    {
        var candidate = Require(version, null);
        if (!_evaluating.ContainsKey(version))
        {
            var run = new EvaluationRun(version, time.GetUtcNow(), null);
            await RememberAsync(run);
            _evaluating[version] = run;
            DelayDeactivation(LongestEvaluation);
            _ = EvaluateAsync(candidate, run);
        }

        return View();
    }

    public async Task<ModelView> RecordEvaluationAsync(int version, VersionEvaluation evaluation)
    {
        var evaluated = Require(version, null) with { Evaluation = evaluation };
        await WriteAsync(_model with
        {
            Versions = [.. _model.Versions.Select(known => known.Number == version ? evaluated : known)],
            Evaluations = [.. _model.Evaluations.Where(run => run.Version != version)],
        });
        return View();
    }

    public Task RecordFailureAsync(EvaluationRun run) =>
        _model.Evaluations.Exists(known => known.Version == run.Version && known.StartedAt == run.StartedAt) ? RememberAsync(run) : Task.CompletedTask;

    public async Task<ModelView> DeleteAsync(int version, long? revision)
    {
        RequireModel(revision);
        if (version == _model.Production || version == _model.Canary || version == _model.Shadow)
        {
            throw new ModelException(ModelProblem.Conflict, $"Version {version} of model '{Name}' is in service, or its canary or shadow. Take it out of service first.");
        }

        if (_model.Find(version) is { } known)
        {
            await WriteAsync(_model with
            {
                Versions = [.. _model.Versions.Where(other => other.Number != version)],
                History = [.. Past(version)],
                Evaluations = [.. _model.Evaluations.Where(run => run.Version != version)],
            });
            _evaluating.Remove(version);
            if (known.ImportedFrom is not null)
            {
                await checkpoints.DeleteAsync(known.Checkpoint.JobId, null, CancellationToken.None);
            }
        }

        return View();
    }

    /// <summary>Not part of the call that began it; what it finds is recorded in a turn of its own.</summary>
    private async Task EvaluateAsync(ModelVersion version, EvaluationRun run)
    {
        var self = this.AsReference<IModelGrain>();
        try
        {
            var evaluation = await GrainFactory.GetGrain<IVersionEvaluatorGrain>($"{Name}/{version.Number}").EvaluateAsync(version);
            await self.RecordEvaluationAsync(version.Number, evaluation);
        }
#pragma warning disable CA1031 // Whatever it failed of is shown to whoever asks, and it can be begun again.
        catch (Exception error)
        {
            LogNotEvaluated(error, Name, version.Number);
            try
            {
                await self.RecordFailureAsync(run with { Error = ErrorText.FirstLine(error.Message) });
            }
            catch (Exception lost)
#pragma warning restore CA1031
            {
                // It is shown as interrupted.
                LogNotRecorded(lost, Name, version.Number);
            }
        }

        if (_evaluating.GetValueOrDefault(version.Number) == run)
        {
            _evaluating.Remove(version.Number);
        }

        if (_evaluating.Count == 0)
        {
            // Takes the delay back: a silo that is drained waits for this grain to leave.
            DelayDeactivation(TimeSpan.FromTicks(-1));
        }
    }

    private ModelView View() => _model.View(Name) with
    {
        Evaluations =
        [
            .. _model.Evaluations.Where(run => !_evaluating.ContainsKey(run.Version)).Select(run => run.Error is null ? run with { Error = Interrupted, IsInterrupted = true } : run)
                .Concat(_evaluating.Values).OrderBy(static run => run.Version),
        ],
    };

    private static string Word(int? version) => version is { } number ? $"version {number}" : "none";

    private IEnumerable<int> Past(int except) => _model.History.Where(number => number != except);

    private ModelRecord InService(int version, List<int> history) => _model with
    {
        Versions = [.. _model.Versions.Select(known => known.Number == version ? known with { PromotedAt = time.GetUtcNow() } : known)],
        Production = version,
        History = history,
        Canary = _model.Canary == version ? null : _model.Canary,
        CanaryShare = _model.Canary == version ? 0 : _model.CanaryShare,
        Shadow = _model.Shadow == version ? null : _model.Shadow,
    };

    private void ThrowIfWorse(ModelVersion version)
    {
        if (version.Evaluation is not { } evaluation)
        {
            throw new ModelException(
                ModelProblem.Conflict, $"Version {version.Number} of model '{Name}' was not evaluated: whether it is better than the floors is not known. Evaluate it first, or force it.");
        }

        string[] worse = [.. evaluation.WorseThanFloors.Select(scenario => string.Create(
            CultureInfo.InvariantCulture, $"on {scenario.Scenario} its MAE is {scenario.Version.Mae:0.0000}, that of {scenario.BestFloor!.Method} {scenario.BestFloor.Mae:0.0000}"))];
        if (worse.Length > 0)
        {
            throw new ModelException(
                ModelProblem.Conflict, $"Version {version.Number} of model '{Name}' is worse than a floor: {string.Join("; ", worse)}. Force it to promote it all the same.");
        }
    }

    private void RequireName()
    {
        if (!ModelNames.IsValid(Name))
        {
            throw new ModelException(ModelProblem.Invalid, $"A model's name must be {ModelNames.Rule}, but is '{Name}'.");
        }
    }

    private void RequireModel(long? revision = null)
    {
        if (_model.LastNumber == 0)
        {
            throw new ModelException(ModelProblem.NotFound, $"There is no model '{Name}'. Register a job's version under that name first.");
        }

        if (revision is { } read && read != _model.Revision)
        {
            throw new ModelException(ModelProblem.Changed, $"Model '{Name}' is at revision {_model.Revision}, not at {read}: it has been changed since. Read it again.");
        }
    }

    private ModelVersion Require(int version, long? revision)
    {
        RequireModel(revision);
        return _model.Find(version) ?? throw new ModelException(
            ModelProblem.NotFound, $"Model '{Name}' has no version {version}. There are: {string.Join(", ", _model.Versions.Select(known => known.Number))}.");
    }

    /// <summary>What is written into the record is what every silo loads at its next call: one that cannot be loaded would end reads and feedback.</summary>
    private async Task RequireLoadableAsync(int version, string remedy)
    {
        var checkedVersion = _model.Find(version)!;
        await SpareDataAsync(checkedVersion);
        try
        {
            await Task.Run(() => models.CheckAsync(checkedVersion));
        }
        catch (Exception error) when (error is DatasetNotFoundException or DataFormatException or IOException or UnauthorizedAccessException or InvalidDataException or NoTaskException or ArgumentException)
        {
            throw new ModelException(ModelProblem.Conflict, $"Version {version} of model '{Name}' cannot be loaded, so it would answer nobody: {error.Message} {remedy}");
        }
    }

    /// <summary>
    /// Has the snapshot that a version was trained on stay, should a removal have found it unused a moment ago. A removal that begins later asks this grain, and so waits for the end of the change.
    /// </summary>
    private async Task SpareDataAsync(ModelVersion version)
    {
        if (version.Spec.Dataset.Live is not { Snapshot: { } snapshot } live)
        {
            return;
        }

        try
        {
            await GrainFactory.GetGrain<ILiveDataGrain>(live.Model).SpareAsync(snapshot);
        }
#pragma warning disable CA1031 // Where no coordinator can be reached nothing is removed either: a rollback must not wait for one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotSpared(error, live.Model, snapshot);
        }
    }

    /// <summary>Keeps how an evaluation stands. No change of the model: whoever has read it may go on.</summary>
    private async Task RememberAsync(EvaluationRun run)
    {
        var changed = _model with { Evaluations = [.. _model.Evaluations.Where(known => known.Version != run.Version), run] };
        await record.ReplaceAsync(changed);
        _model = changed;
    }

    private async Task<ModelVersion> AddAsync(ModelVersion candidate)
    {
        await GrainFactory.GetGrain<IModelDirectoryGrain>(0).AddAsync(Name);
        var version = candidate with { Number = _model.LastNumber + 1, CreatedAt = time.GetUtcNow() };
        await WriteAsync(_model with { Versions = [.. _model.Versions, version], LastNumber = version.Number });
        return version;
    }

    private async Task<ModelView> ServeAsync(ModelRecord changed)
    {
        if (changed != _model)
        {
            var isOther = (changed.Production, changed.Canary, changed.Shadow) != (_model.Production, _model.Canary, _model.Shadow);
            await WriteAsync(isOther ? changed with { ServedSince = time.GetUtcNow() } : changed);
        }

        // Also where nothing has changed: whoever asked before may have been cut off before every silo was told.
        await news.TellAsync(_model.Served(Name));
        return View();
    }

    private async Task WriteAsync(ModelRecord changed)
    {
        changed = changed with { Revision = _model.Revision + 1 };
        await record.ReplaceAsync(changed);
        _model = changed;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Version {Version} of model {Model} was not evaluated.")]
    private partial void LogNotEvaluated(Exception error, string model, int version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Why version {Version} of model {Model} was not evaluated cannot be recorded.")]
    private partial void LogNotRecorded(Exception error, string model, int version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whoever removes snapshots of the live data of model {Model} cannot be asked to spare {Snapshot}.")]
    private partial void LogNotSpared(Exception error, string model, string snapshot);
}

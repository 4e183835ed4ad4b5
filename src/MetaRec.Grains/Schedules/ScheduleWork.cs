using System.Globalization;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Live;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Schedules;

/// <summary>
/// The stages of a run. Each makes one thing under a name that is fixed before, so that doing a stage again makes it no second time: the job has the run's id, the version is that of the job's checkpoint, and
/// a promotion is of that version.
/// </summary>
/// <param name="name">The schedule.</param>
/// <param name="grains">Reaches jobs and models.</param>
/// <param name="time">When things end.</param>
internal sealed class ScheduleWork(string name, IGrainFactory grains, TimeProvider time)
{
    /// <summary>Does what can be done of the run under way.</summary>
    /// <returns>The record after it; the same one where the run has to wait.</returns>
    public Task<ScheduleRecord> StepAsync(ScheduleRecord schedule) => schedule.Current!.Stage switch
    {
        ScheduleStage.Snapshot => SnapshotAsync(schedule),
        ScheduleStage.Training => TrainAsync(schedule),
        ScheduleStage.Registering => RegisterAsync(schedule),
        _ => EvaluateAsync(schedule),
    };

    /// <summary>Ends the run, since it cannot go on.</summary>
    public ScheduleRecord Fail(ScheduleRecord schedule, string reason) =>
        schedule.End(time.GetUtcNow(), schedule.Current!.Version is null ? ScheduleOutcome.Failed : ScheduleOutcome.NotPromoted, reason);

    private async Task<ScheduleRecord> SnapshotAsync(ScheduleRecord schedule)
    {
        var definition = schedule.Definition!;
        var run = schedule.Current! with { Model = definition.Model };
        if (await grains.GetGrain<IModelGrain>(definition.Model).GetCurrentAsync() is not { } current)
        {
            // A schedule may be made before its model: its first run that trains is the one after a promotion.
            return (schedule with { Current = run }).End(
                time.GetUtcNow(), ScheduleOutcome.Skipped, $"Model '{definition.Model}' has no version in service, whose users could be learned from. Promote a first one.");
        }

        var spec = definition.Spec ?? current.Spec;
        var live = (spec.Dataset.Live ?? new LiveSpec()) with { Model = definition.Model, Snapshot = null };
        spec = spec with { Dataset = new DatasetSpec { Name = DatasetCatalog.Live, Live = live } };
        var taken = await grains.GetGrain<ILiveDataGrain>(definition.Model).TakeAsync(spec, run.IsManual ? 0 : schedule.RatingsSeen + definition.MinNewEvents);
        var fresh = Math.Max(0, taken.Ratings - schedule.RatingsSeen);
        run = run with { Ratings = taken.Ratings, NewRatings = fresh };
        if (!taken.Taken)
        {
            return (schedule with { Current = run }).End(time.GetUtcNow(), ScheduleOutcome.Skipped, string.Create(CultureInfo.InvariantCulture, $"{fresh} new ratings, and {definition.MinNewEvents} are needed."));
        }

        var check = await grains.GetGrain<ISpecCheckGrain>(0).CheckAsync(taken.Spec);
        run = run with { Snapshot = taken.Spec.Dataset.Live!.Snapshot };
        return check.Errors.Count > 0
            ? Fail(schedule with { Current = run }, string.Join(" ", check.Errors.SelectMany(error => error.Value)))
            : schedule with
            {
                Spec = check.Spec,
                Current = run with { Stage = ScheduleStage.Training, JobId = string.Create(CultureInfo.InvariantCulture, $"{name}-{run.Number}"), Reason = "Its job trains." },
            };
    }

    private async Task<ScheduleRecord> TrainAsync(ScheduleRecord schedule)
    {
        var run = schedule.Current!;
        var job = grains.GetGrain<IJobGrain>(run.JobId!);
        var status = await job.SubmitAsync(schedule.Spec!);
        return status.State switch
        {
            JobState.Succeeded => schedule with { Current = run with { Stage = ScheduleStage.Registering } },
            JobState.Failed => Fail(schedule, $"Job '{run.JobId}' failed: {status.Error}"),
            JobState.Stopped => Fail(schedule, $"Job '{run.JobId}' was stopped."),
            _ => schedule,
        };
    }

    private async Task<ScheduleRecord> RegisterAsync(ScheduleRecord schedule)
    {
        var run = schedule.Current!;
        var version = await grains.GetGrain<IModelGrain>(run.Model!).RegisterAsync(run.JobId!);
        return schedule with { Current = run with { Stage = ScheduleStage.Evaluating, Version = version.Number, Reason = "Its version is evaluated on the newest ratings." } };
    }

    private async Task<ScheduleRecord> EvaluateAsync(ScheduleRecord schedule)
    {
        var run = schedule.Current!;
        var model = grains.GetGrain<IModelGrain>(run.Model!);
        var view = await model.GetAsync();
        var number = run.Version!.Value;
        var version = view.Versions.FirstOrDefault(known => known.Number == number)
            ?? throw new ModelException(ModelProblem.NotFound, $"Version {number} was deleted.");
        if (view.Production == number)
        {
            // Also where it was promoted before a crash, or by somebody.
            return schedule.End(time.GetUtcNow(), ScheduleOutcome.Promoted, version.Evaluation is { } known ? ScheduleDecision.Of(known, view.Production, number).Reason : $"Version {number} is in service.");
        }

        var inService = view.Versions.FirstOrDefault(known => known.Number == view.Production);
        if (version.Evaluation is not { } evaluation || ScheduleDecision.IsStale(evaluation, inService))
        {
            if (view.Evaluations.FirstOrDefault(other => other.Version == number) is { IsInterrupted: false } evaluating)
            {
                return evaluating.Error is { } error ? Fail(schedule, $"Version {number} was not evaluated: {error}") : schedule;
            }

            await model.EvaluateAsync(number);
            return schedule;
        }

        var (isBetter, reason) = ScheduleDecision.Of(evaluation, view.Production, number);
        if (schedule.Definition!.Promote == PromotionRule.Never)
        {
            return schedule.End(time.GetUtcNow(), ScheduleOutcome.NotPromoted, $"The schedule never promotes. {reason}");
        }

        if (isBetter)
        {
            try
            {
                await model.PromoteAsync(number, force: false, view.Revision);
            }
            catch (ModelException changed) when (changed.Kind == ModelProblem.Changed)
            {
                // Looked at again at the next tick.
                return schedule;
            }
        }

        return schedule.End(time.GetUtcNow(), isBetter ? ScheduleOutcome.Promoted : ScheduleOutcome.NotPromoted, reason);
    }
}

using MetaRec.Client;
using MetaRec.Client.Schedules;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Schedules;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaRec.Gateway.Schedules;

/// <summary>/v1/schedules.</summary>
internal static class ScheduleEndpoints
{
    private const string OfOne = "/{name}";

    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/v1/schedules").WithTags("Schedules").RequireScope(ApiScope.Read).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        schedules.MapGet("", ListAsync).WithName("listSchedules").WithSummary("All schedules with their latest runs, by name.").Produces<ScheduleList>();
        schedules.MapGet(OfOne, GetAsync).WithName("getSchedule").WithSummary("A schedule with its latest runs. Its ETag is for If-Match.")
            .Produces<ScheduleDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        schedules.MapPut(OfOne, PutAsync).RequireScope(ApiScope.Admin).Audited("schedule.put").WithName("putSchedule").Accepts<ScheduleRequest>("application/json")
            .WithSummary("Makes a schedule that retrains a model on live data, or changes it. If-Match and If-None-Match: * are held up.")
            .WithDescription("The first run is due after one period. Of several times that were missed one is made up for. The model may come later: until a version of it is in service, runs are skipped.")
            .Produces<ScheduleDocument>().Produces<ScheduleDocument>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        schedules.MapDelete(OfOne, DeleteAsync).RequireScope(ApiScope.Admin).Audited("schedule.delete").WithName("deleteSchedule")
            .WithSummary("Removes a schedule and the record of its runs; one that is not there is no error. A job that it has submitted goes on.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        Act(schedules.MapPost($"{OfOne}/run", RunAsync), "runSchedule", "schedule.run", "Starts a run now, however few ratings are new, and answers at once (202); where one is under way, that is it.", StatusCodes.Status202Accepted);
        Act(schedules.MapPost($"{OfOne}/pause", PauseAsync), "pauseSchedule", "schedule.pause", "Starts no run any more when one is due. A run under way goes on.");
        Act(schedules.MapPost($"{OfOne}/resume", ResumeAsync), "resumeSchedule", "schedule.resume", "Starts runs again when they are due.");
    }

    private static void Act(RouteHandlerBuilder endpoint, string name, string action, string summary, int answer = StatusCodes.Status200OK) =>
        endpoint.RequireScope(ApiScope.Admin).Audited(action).WithName(name).WithSummary(summary).Produces<ScheduleDocument>(answer).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(ClusterCalls cluster, CancellationToken cancellationToken)
    {
        var names = await cluster.CallAsync(grains => grains.GetGrain<IScheduleDirectoryGrain>(0).ListAsync(), cancellationToken);
        var schedules = await Task.WhenAll(names.Select(name => cluster.CallAsync(grains => grains.GetGrain<IScheduleGrain>(name).GetAsync(), cancellationToken)));
        return TypedResults.Json(new ScheduleList([.. schedules.OfType<ScheduleView>().Select(Of)]), ApiJson.Options);
    }

    private static async Task<IResult> GetAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken) =>
        Answer(context, await CallAsync(cluster, name, schedule => schedule.GetAsync(), cancellationToken)
            ?? throw new ModelException(ModelProblem.NotFound, $"There is no schedule '{name}'. List them: GET /v1/schedules."));

    private static async Task<IResult> PutAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken)
    {
        var (definition, condition) = (await ScheduleReader.ReadAsync(context.Request, cancellationToken), EntityTags.Condition(context.Request));
        var (schedule, created) = await CallAsync(cluster, name, grain => grain.PutAsync(definition, condition), cancellationToken);
        return Answer(context, schedule, created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> DeleteAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken)
    {
        var condition = EntityTags.Condition(context.Request);
        await CallAsync(cluster, name, schedule => schedule.DeleteAsync(condition), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RunAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken) =>
        Answer(context, await CallAsync(cluster, name, schedule => schedule.RunNowAsync(), cancellationToken), StatusCodes.Status202Accepted);

    private static async Task<IResult> PauseAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken) =>
        Answer(context, await CallAsync(cluster, name, schedule => schedule.SetPausedAsync(true), cancellationToken));

    private static async Task<IResult> ResumeAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken) =>
        Answer(context, await CallAsync(cluster, name, schedule => schedule.SetPausedAsync(false), cancellationToken));

    private static Task<T> CallAsync<T>(ClusterCalls cluster, string name, Func<IScheduleGrain, Task<T>> call, CancellationToken cancellationToken) => ModelNames.IsValid(name)
        ? cluster.CallAsync(grains => call(grains.GetGrain<IScheduleGrain>(name)), cancellationToken)
        : throw ServingException.Invalid("name", $"name must be {ModelNames.Rule}, but is '{ExternalId.Shorten(name)}'.");

    private static JsonHttpResult<ScheduleDocument> Answer(HttpContext context, ScheduleView schedule, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = $"\"{schedule.ETag}\"";
        return TypedResults.Json(Of(schedule), ApiJson.Options, statusCode: status);
    }

    private static ScheduleDocument Of(ScheduleView schedule) => new(
        schedule.Name, schedule.Definition.Model, ScheduleRules.Text(schedule.Definition.Every), schedule.Definition.MinNewEvents, ScheduleReader.Text(schedule.Definition.Promote),
        schedule.IsPaused, schedule.NextAt, schedule.Definition.Spec, [.. schedule.Runs.Select(Of)]);

    private static ScheduleRunDocument Of(ScheduleRun run) => new(
        run.Number, run.IsManual, run.StartedAt, run.EndedAt, run.Stage.ToString().ToLowerInvariant(), OutcomeOf(run.Outcome), run.Reason, run.Ratings, run.NewRatings, run.Snapshot, run.JobId, run.Version,
        run.Model);

    private static string? OutcomeOf(ScheduleOutcome outcome) => outcome switch
    {
        ScheduleOutcome.None => null,
        ScheduleOutcome.NotPromoted => "not-promoted",
        _ => outcome.ToString().ToLowerInvariant(),
    };
}

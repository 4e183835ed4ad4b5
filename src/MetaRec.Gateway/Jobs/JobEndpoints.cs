using MetaRec.Client;
using MetaRec.Client.Jobs;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace MetaRec.Gateway.Jobs;

/// <summary>/v1/jobs.</summary>
internal static class JobEndpoints
{
    private const string OfOne = "/{id}";

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/jobs").WithTags("Jobs").ProducesProblem(StatusCodes.Status503ServiceUnavailable).RequireScope(ApiScope.Read);
        jobs.MapPost("", SubmitAsync).RequireScope(ApiScope.Train).Audited("job.submit", IsDryRun).WithName("submitJob").Accepts<JobSubmission>("application/json")
            .WithSummary("Submits a training job.")
            .WithDescription("Durable before it is answered. The same id with the same spec again is the same job (200); with another spec it is a conflict (409). With dryRun=true everything is checked, the data too, and nothing stored but the snapshot that a job over live feedback trains on.")
            .Produces<JobDocument>(StatusCodes.Status201Created).Produces<JobDocument>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        jobs.MapGet("", ListAsync).WithName("listJobs")
            .WithSummary("Lists the jobs, the latest submitted first.").Produces<JobList>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        jobs.MapGet(OfOne, GetAsync).WithName("getJob")
            .WithSummary("A job, with its spec.").Produces<JobDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet($"{OfOne}/metrics", MetricsAsync).WithName("getJobMetrics")
            .WithSummary("A job's history: losses and speed by step, thinned.").Produces<JobMetricsHistory>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet($"{OfOne}/logs", LogsAsync).WithName("getJobLogs")
            .WithSummary("A job's log: life cycle, waits, retries, checkpoints.").Produces<JobLog>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet($"{OfOne}/events", EventsAsync).WithName("streamJobEvents")
            .WithSummary("What happens to a job, as server-sent events: status, log, metrics.")
            .WithDescription("Begins after Last-Event-ID, or at the beginning; ends when the job has ended. 204: it has ended, and nothing came after that id.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapPost($"{OfOne}/stop", StopAsync).RequireScope(ApiScope.Train).Audited("job.stop").WithName("stopJob")
            .WithSummary("Stops a job at the next meta-step, with a checkpoint. A job that has ended stays as it is.").Produces<JobDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapPost($"{OfOne}/resume", ResumeAsync).RequireScope(ApiScope.Train).Audited("job.resume").WithName("resumeJob")
            .WithSummary("Goes on with a stopped or failed job from its latest checkpoint. Any other job stays as it is.").Produces<JobDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapDelete(OfOne, DeleteAsync).RequireScope(ApiScope.Train).Audited("job.delete").WithName("deleteJob")
            .WithSummary("Removes a job that has ended, and its checkpoints.")
            .WithDescription("The last checkpoint of a job that a model was made of stays, and its id cannot be used again. With force=true a job that has not ended is stopped first.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> SubmitAsync(JobService jobs, HttpContext context, string? dryRun, CancellationToken cancellationToken)
    {
        var dry = JobQuery.Flag("dryRun", dryRun);
        var (given, spec) = await JobSubmissionReader.ReadAsync(context.Request, cancellationToken);
        var id = given ?? JobService.NewId();
        context.Features.Set(new AuditTarget(id));
        if (dry)
        {
            var check = await jobs.CheckAsync(id, spec, cancellationToken);
            return Json(new JobDryRun(given, check.Tasks is null, check.Tasks, check.Parameters, check.Spec));
        }

        var (status, exists) = await jobs.SubmitAsync(id, spec, cancellationToken);
        var document = JobDocuments.Of(status, await jobs.GetSpecAsync(id, cancellationToken));
        context.Response.Headers.Location = $"/v1/jobs/{id}";
        return Json(document, exists ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(JobService jobs, [FromQuery] string[]? state, string? cursor, string? limit, CancellationToken cancellationToken) =>
        Json(await jobs.ListAsync(
            JobQuery.States(state ?? []), cursor is null ? null : JobQuery.Number("cursor", cursor, 1, long.MaxValue), JobQuery.Limit(limit), cancellationToken));

    private static async Task<IResult> GetAsync(JobService jobs, string id, CancellationToken cancellationToken) =>
        Json(JobDocuments.Of(await jobs.GetAsync(id, cancellationToken), await jobs.GetSpecAsync(id, cancellationToken)));

    private static async Task<IResult> MetricsAsync(JobService jobs, string id, CancellationToken cancellationToken)
    {
        _ = await jobs.GetAsync(id, cancellationToken);
        var events = await jobs.ReadAsync(id, 0, JobEventKinds.Metrics, TimeSpan.Zero, cancellationToken);
        return Json(new JobMetricsHistory(id, [.. events.Select(JobDocuments.Point)]));
    }

    private static async Task<IResult> LogsAsync(JobService jobs, string id, string? after, CancellationToken cancellationToken)
    {
        _ = await jobs.GetAsync(id, cancellationToken);
        var events = await jobs.ReadAsync(id, After("after", after), JobEventKinds.Log, TimeSpan.Zero, cancellationToken);
        return Json(new JobLog(id, [.. events.Select(JobDocuments.Log)]));
    }

    private static async Task EventsAsync(
        JobService jobs, HttpContext context, IHostApplicationLifetime lifetime, string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await new JobEventStream(jobs, context, id).SendAsync(After("Last-Event-ID", lastEventId), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Nobody listens any more, or nobody will speak.
        }
    }

    private static async Task<IResult> StopAsync(JobService jobs, string id, CancellationToken cancellationToken) =>
        Json(JobDocuments.Of(await jobs.StopAsync(id, cancellationToken)));

    private static async Task<IResult> ResumeAsync(JobService jobs, string id, CancellationToken cancellationToken) =>
        Json(JobDocuments.Of(await jobs.ResumeAsync(id, cancellationToken)));

    private static async Task<NoContent> DeleteAsync(JobService jobs, string id, string? force, CancellationToken cancellationToken)
    {
        await jobs.DeleteAsync(id, JobQuery.Flag("force", force), cancellationToken);
        return TypedResults.NoContent();
    }

    private static bool IsDryRun(HttpContext context) => context.Request.Query["dryRun"].ToString() is "true" or "" && context.Request.Query.ContainsKey("dryRun");

    private static long After(string name, string? text) => string.IsNullOrEmpty(text) ? 0 : JobQuery.Number(name, text, 0, long.MaxValue);

    private static JsonHttpResult<T> Json<T>(T document, int status = StatusCodes.Status200OK) => TypedResults.Json(document, ApiJson.Options, statusCode: status);
}

using System.Globalization;
using MetaRec.Client;
using MetaRec.Client.Models;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using MetaRec.Gateway.Jobs;
using MetaRec.Gateway.Requests;
using MetaRec.Gateway.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace MetaRec.Gateway.Models;

/// <summary>/v1/models.</summary>
internal static class ModelEndpoints
{
    private const string OfOne = "/{name}";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/v1/models").WithTags("Models").RequireScope(ApiScope.Read).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        models.MapGet("", ListAsync).WithName("listModels").WithSummary("The names of all models.").Produces<ModelList>();
        models.MapGet(OfOne, GetAsync).WithName("getModel").WithSummary("A model with its versions. Its ETag is the revision, for If-Match.")
            .Produces<ModelDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        models.MapGet($"{OfOne}/fields", FieldsAsync).WithName("getModelFields").WithSummary("The fields of users and items, with their values, that the version in service knows; others have no effect.")
            .WithDescription("At most 1,000 values of a field; valueCount says how many there are.").Produces<ModelFieldsDocument>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        Change(models.MapPost($"{OfOne}/versions", RegisterAsync), "registerVersion", "model.register", "Makes the checkpoint of a succeeded job a candidate. The same job again is the same version.");
        Change(
            models.MapPost($"{OfOne}/versions/{{version:int}}/evaluate", EvaluateAsync), "evaluateVersion", "model.evaluate",
            "Begins to compare a version with the floors, and answers at once (202); evaluation.state of the version says when it is done.", StatusCodes.Status202Accepted);
        Change(models.MapPost($"{OfOne}/versions/{{version:int}}/promote", PromoteAsync), "promoteVersion", "model.promote", "Puts a version into service, effective at the next call of every user. Refused where it is worse than a floor or was not evaluated, unless force=true.");
        Change(models.MapDelete($"{OfOne}/versions/{{version:int}}", DeleteAsync), "deleteVersion", "model.delete", "Removes a version that is not in service.");
        models.MapGet($"{OfOne}/versions/{{version:int}}/file", ExportAsync).RequireScope(ApiScope.Admin).Audited("model.export").WithName("exportVersion")
            .WithSummary("A version as one file in safetensors: parameters, spec, comparison with the floors and checksums.")
            .Produces<byte[]>(StatusCodes.Status200OK, VersionTransfer.ContentType).ProducesProblem(StatusCodes.Status404NotFound);
        Change(models.MapPost($"{OfOne}/versions/import", ImportAsync).Accepts<byte[]>(VersionTransfer.ContentType), "importVersion", "model.import", "Makes a file that was exported a candidate, here or under another name. The same file again is the same version.");
        Change(models.MapPost($"{OfOne}/rollback", RollbackAsync), "rollbackModel", "model.rollback", "Puts the version back into service that was there before, and ends the canary.");
        Change(models.MapPut($"{OfOne}/canary", SetCanaryAsync), "setCanary", "model.canary", "Lets a version serve a share of the users, above 0 and below 1.");
        Change(models.MapDelete($"{OfOne}/canary", EndCanaryAsync), "endCanary", "model.canary", "Ends the canary.");
        MapShadow(models);
    }

    private static void MapShadow(RouteGroupBuilder models)
    {
        Change(models.MapPut($"{OfOne}/shadow", SetShadowAsync), "setShadow", "model.shadow", "Lets a version score along, unseen: its error stands beside that of the version in service.");
        Change(models.MapDelete($"{OfOne}/shadow", EndShadowAsync), "endShadow", "model.shadow", "Ends the shadow.");
    }

    private static void Change(RouteHandlerBuilder endpoint, string name, string action, string summary, int answer = StatusCodes.Status200OK) => endpoint.RequireScope(ApiScope.Admin).Audited(action).WithName(name).WithSummary(summary)
        .Produces<ModelDocument>(answer).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ListAsync(ClusterCalls cluster, CancellationToken cancellationToken) => TypedResults.Json(
        new ModelList(await cluster.CallAsync(grains => grains.GetGrain<IModelDirectoryGrain>(0).ListAsync(), cancellationToken)), ApiJson.Options);

    private static Task<IResult> GetAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken) =>
        AnswerAsync(cluster, context, name, model => model.GetAsync(), cancellationToken);

    private static async Task<IResult> FieldsAsync(ClusterCalls cluster, string name, CancellationToken cancellationToken)
    {
        var model = Named(name);
        var fields = await cluster.CallAsync(grains => grains.GetGrain<IServedCatalogueGrain>(0).FieldsAsync(model), cancellationToken);
        return TypedResults.Json(new ModelFieldsDocument(model, fields.ModelVersion, Of(fields.Users), Of(fields.Items)), ApiJson.Options);
    }

    private static ModelFieldDocument[] Of(IReadOnlyList<ModelField> fields) => [.. fields.Select(field => new ModelFieldDocument(field.Name, field.ValueCount, field.Values))];

    private static Task<IResult> RegisterAsync(ClusterCalls cluster, HttpContext context, string name, string? job, CancellationToken cancellationToken)
    {
        var id = string.IsNullOrWhiteSpace(job) ? throw Wrong("job", "job must name a job that has succeeded: ?job=ID.") : job;
        return AnswerAsync(
            cluster,
            context,
            name,
            async model =>
            {
                await model.RegisterAsync(id);
                return await model.GetAsync();
            },
            cancellationToken);
    }

    private static async Task<IResult> ExportAsync(ClusterCalls cluster, HttpContext context, string name, int version, CancellationToken cancellationToken)
    {
        var transfer = new VersionTransfer(cluster, Named(name));
        var length = await transfer.OpenAsync(version, cancellationToken);
        context.Response.ContentType = VersionTransfer.ContentType;
        context.Response.ContentLength = length;
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{name}-{version}.safetensors\"");
        await transfer.ReadAsync(length, context.Response.Body, cancellationToken);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ImportAsync(ClusterCalls cluster, HttpContext context, string name, CancellationToken cancellationToken)
    {
        var transfer = new VersionTransfer(cluster, Named(name));
        if (context.Request.ContentType?.Split(';')[0].Trim() != VersionTransfer.ContentType)
        {
            throw new BadHttpRequestException(
                $"The body must be the file of a version, with the content type {VersionTransfer.ContentType}. Send Content-Type: {VersionTransfer.ContentType}.", StatusCodes.Status415UnsupportedMediaType);
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = IVersionTransferGrain.MaxBytes;
        await transfer.WriteAsync(context.Request.Body, cancellationToken);
        await transfer.ImportAsync(cancellationToken);
        return await GetAsync(cluster, context, name, cancellationToken);
    }

    private static Task<IResult> EvaluateAsync(ClusterCalls cluster, HttpContext context, string name, int version, CancellationToken cancellationToken) =>
        AnswerAsync(cluster, context, name, model => model.EvaluateAsync(version), cancellationToken, StatusCodes.Status202Accepted);

    private static Task<IResult> PromoteAsync(
        ClusterCalls cluster, HttpContext context, string name, int version, string? force, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var (forced, revision) = (JobQuery.Flag("force", force), Revision(ifMatch));
        return AnswerAsync(cluster, context, name, model => model.PromoteAsync(version, forced, revision), cancellationToken);
    }

    private static Task<IResult> DeleteAsync(
        ClusterCalls cluster, HttpContext context, string name, int version, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var revision = Revision(ifMatch);
        return AnswerAsync(cluster, context, name, model => model.DeleteAsync(version, revision), cancellationToken);
    }

    private static async Task<IResult> RollbackAsync(
        ClusterCalls cluster, HttpContext context, string name, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        // Fenced in any case: a rollback whose answer is lost and that is sent again must not go back twice.
        var revision = Revision(ifMatch) ?? (await cluster.CallAsync(grains => grains.GetGrain<IModelGrain>(Named(name)).GetAsync(), cancellationToken)).Revision;
        return await AnswerAsync(cluster, context, name, model => model.RollbackAsync(revision), cancellationToken);
    }

    private static Task<IResult> SetCanaryAsync(
        ClusterCalls cluster, HttpContext context, string name, string? version, string? share, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var number = (int)JobQuery.Number("version", version ?? "", 1, int.MaxValue);
        var revision = Revision(ifMatch);
        return double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out var part) && part is > 0 and < 1
            ? AnswerAsync(cluster, context, name, model => model.SetCanaryAsync(number, part, revision), cancellationToken)
            : throw Wrong("share", $"share must be a number above 0 and below 1, but is '{share}'.");
    }

    private static Task<IResult> EndCanaryAsync(
        ClusterCalls cluster, HttpContext context, string name, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var revision = Revision(ifMatch);
        return AnswerAsync(cluster, context, name, model => model.SetCanaryAsync(null, 0, revision), cancellationToken);
    }

    private static Task<IResult> SetShadowAsync(
        ClusterCalls cluster, HttpContext context, string name, string? version, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var (number, revision) = ((int)JobQuery.Number("version", version ?? "", 1, int.MaxValue), Revision(ifMatch));
        return AnswerAsync(cluster, context, name, model => model.SetShadowAsync(number, revision), cancellationToken);
    }

    private static Task<IResult> EndShadowAsync(
        ClusterCalls cluster, HttpContext context, string name, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken cancellationToken)
    {
        var revision = Revision(ifMatch);
        return AnswerAsync(cluster, context, name, model => model.SetShadowAsync(null, revision), cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(ClusterCalls cluster, HttpContext context, string name, Func<IModelGrain, Task<ModelView>> call, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        var view = await cluster.CallAsync(grains => call(grains.GetGrain<IModelGrain>(Named(name))), cancellationToken);
        var arms = await cluster.CallAsync(grains => grains.GetGrain<IModelArmsGrain>(name).GetAsync(), cancellationToken);
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Revision}\"");
        return TypedResults.Json(Of(view, arms), ApiJson.Options, statusCode: status);
    }

    private static ModelDocument Of(ModelView view, IReadOnlyList<ArmCounts> arms) => new(
        view.Name, view.Revision, view.Production, view.Canary, view.CanaryShare, view.Shadow,
        [.. view.Versions.Select(version => new ModelVersionDocument(
            version.Number, view.StateOf(version).ToString().ToLowerInvariant(), version.ImportedFrom ?? version.Checkpoint.JobId, version.Checkpoint.Step, version.Checkpoint.Sha256,
            version.Spec.Dataset.Live is null ? version.Spec.Dataset.Name : $"{version.Spec.Dataset.Name} + live", version.Spec.Dataset.Fingerprint, version.CreatedAt, version.PromotedAt)
        {
            Imported = version.ImportedFrom is not null,
            Privacy = version.Checkpoint.Privacy,
            Online = arms.FirstOrDefault(arm => arm.Version == version.Number) is { } arm ? Of(arm) : null,
            Evaluation = EvaluationOf(version, view.Evaluations.FirstOrDefault(run => run.Version == version.Number)),
        })]);

    private static VersionEvaluationDocument? EvaluationOf(ModelVersion version, EvaluationRun? run)
    {
        ScenarioDocument[] scenarios = [.. (version.Evaluation?.Scenarios ?? []).Select(scenario =>
            new ScenarioDocument(scenario.Scenario, Of(scenario.Version), [.. scenario.Floors.Select(Of)])
            {
                Users = scenario.Users == 0 ? null : scenario.Users,
                Ratings = scenario.Ratings == 0 ? null : scenario.Ratings,
                InService = scenario.InService is { } other ? new InServiceDocument(other.Number, other.Score.Mae, other.Score.Ndcg3, other.Difference, other.StandardError) : null,
            })];
        return run is not null ? new VersionEvaluationDocument(StateOf(run), run.StartedAt, run.Error, scenarios)
            : version.Evaluation is { } done ? new VersionEvaluationDocument(VersionEvaluationDocument.Done, done.EvaluatedAt, null, scenarios)
            : null;
    }

    private static string StateOf(EvaluationRun run) => run switch
    {
        { Error: null } => VersionEvaluationDocument.Running,
        { IsInterrupted: true } => VersionEvaluationDocument.Interrupted,
        _ => VersionEvaluationDocument.Failed,
    };

    private static OnlineDocument Of(ArmCounts arm) => new(
        arm.Arm.ToString().ToLowerInvariant(), arm.Since, arm.Answers, arm.Answers == 0 ? null : (double)arm.Adapted / arm.Answers, arm.Ratings, arm.Mae);

    private static ScoreDocument Of(MethodScore score) => new(score.Method, score.Mae, score.Ndcg3);

    private static string Named(string name) => ModelNames.IsValid(name) ? name : throw Wrong("name", $"name must be {ModelNames.Rule}, but is '{name}'.");

    private static long? Revision(string? ifMatch) => EntityTags.Read("If-Match", ifMatch) switch
    {
        null or ["*"] => null,
        [var tag] => JobQuery.Number("If-Match", tag, 0, long.MaxValue),
        var several => throw Wrong("If-Match", $"If-Match must be one ETag, as a model has one revision, but has {several.Count}."),
    };

    private static InvalidSpecException Wrong(string field, string message) => new(new Dictionary<string, string[]> { [field] = [message] });
}

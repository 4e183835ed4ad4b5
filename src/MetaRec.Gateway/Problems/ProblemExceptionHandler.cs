using System.Globalization;
using MetaRec.Client;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Models;
using MetaRec.Contracts.Security;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Cluster;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace MetaRec.Gateway.Problems;

/// <summary>Answers a failed request with a problem document (RFC 9457). What nobody expected is logged, and not told to the caller.</summary>
internal sealed partial class ProblemExceptionHandler(IProblemDetailsService problems, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, type, title) = Classify(exception);
        if (status == StatusCodes.Status500InternalServerError)
        {
            LogUnexpected(exception, httpContext.Request.Method, RouteOf(httpContext));
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        httpContext.Response.StatusCode = status;
        return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = Describe(exception, status, type, title) });
    }

    /// <summary>The HTTP status that a failure is answered with.</summary>
    internal static int StatusOf(Exception exception) => Classify(exception).Status;

    private static (int Status, string Type, string Title) Classify(Exception exception) => exception switch
    {
        InvalidSpecException => (StatusCodes.Status422UnprocessableEntity, ProblemTypes.Invalid, "The request is not valid."),
        JobNotFoundException => (StatusCodes.Status404NotFound, ProblemTypes.NotFound, "There is no such job."),
        JobConflictException => (StatusCodes.Status409Conflict, ProblemTypes.Conflict, "The request does not fit the job's state."),
        LastSiloException => (StatusCodes.Status409Conflict, ProblemTypes.Conflict, "The silo cannot be drained."),
        TooManyKeysException => (StatusCodes.Status409Conflict, ProblemTypes.Conflict, "There are too many keys."),
        ServingException serving => Classify(serving.Kind),
        ModelException { Kind: ModelProblem.Invalid } => (StatusCodes.Status422UnprocessableEntity, ProblemTypes.Invalid, "The request is not valid."),
        ModelException { Kind: ModelProblem.NotFound } => (StatusCodes.Status404NotFound, ProblemTypes.NotFound, "There is no such model, version or schedule."),
        ModelException { Kind: ModelProblem.Changed } => (StatusCodes.Status412PreconditionFailed, ProblemTypes.Conflict, "The model has changed."),
        ModelException => (StatusCodes.Status409Conflict, ProblemTypes.Conflict, "The request does not fit the model."),
        ClusterUnavailableException => (StatusCodes.Status503ServiceUnavailable, ProblemTypes.Unavailable, "The cluster cannot be reached."),
        BadHttpRequestException bad => (bad.StatusCode, ProblemTypes.Refused, "The request cannot be read."),
        _ => (StatusCodes.Status500InternalServerError, ProblemTypes.Unexpected, "Something unexpected happened."),
    };

    private static (int Status, string Type, string Title) Classify(ServingProblem kind) => kind switch
    {
        ServingProblem.NotFound => (StatusCodes.Status404NotFound, ProblemTypes.NotFound, "There is no such thing."),
        ServingProblem.Changed => (StatusCodes.Status412PreconditionFailed, ProblemTypes.Changed, "The condition does not hold."),
        ServingProblem.Busy => (StatusCodes.Status503ServiceUnavailable, ProblemTypes.Unavailable, "The cluster is busy."),
        _ => (StatusCodes.Status422UnprocessableEntity, ProblemTypes.Invalid, "The request is not valid."),
    };

    private static ProblemDetails Describe(Exception exception, int status, string type, string title) => ErrorsOf(exception) is { } errors
        ? new HttpValidationProblemDetails(errors)
        {
            Type = type,
            Title = title,
            Status = status,
            Detail = string.Join(' ', errors.Values.SelectMany(messages => messages)),
        }
        : new ProblemDetails
        {
            Type = type,
            Title = title,
            Status = status,
            Detail = status == StatusCodes.Status500InternalServerError ? "The gateway's log has the details." : exception.Message,
        };

    private static Dictionary<string, string[]>? ErrorsOf(Exception exception) => exception switch
    {
        InvalidSpecException invalid => invalid.Errors.ToDictionary(),
        ServingException { Errors.Count: > 0 } serving => serving.Errors.ToDictionary(),
        ModelException { Kind: ModelProblem.Invalid } => new Dictionary<string, string[]> { [""] = [exception.Message] },
        _ => null,
    };

    // The path itself may name a user.
    private static string RouteOf(HttpContext context) => (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no endpoint)";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed.")]
    private partial void LogUnexpected(Exception error, string method, string route);
}

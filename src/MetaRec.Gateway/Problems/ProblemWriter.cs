using MetaRec.Client;
using Microsoft.AspNetCore.WebUtilities;

namespace MetaRec.Gateway.Problems;

/// <summary>
/// Writes problem documents whatever the request would accept: the framework's own writer gives up where that is not JSON, and a refusal would be answered without a reason, or by status 500.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (response, problem) = (context.HttpContext.Response, context.ProblemDetails);
        problem.Status ??= response.StatusCode;
        problem.Type ??= TypeOf(problem.Status.Value);
        problem.Detail ??= problem.Status == StatusCodes.Status404NotFound && context.HttpContext.GetEndpoint() is null ? "The API has no such path. All of it is at /openapi/v1.json." : null;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        await response.WriteAsJsonAsync(problem, problem.GetType(), ApiJson.Options, "application/problem+json", context.HttpContext.RequestAborted);
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => ProblemTypes.NotFound,
        >= StatusCodes.Status500InternalServerError => ProblemTypes.Unexpected,
        _ => ProblemTypes.Refused,
    };
}

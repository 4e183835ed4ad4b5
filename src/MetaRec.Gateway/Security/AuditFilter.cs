using System.Globalization;
using MetaRec.Gateway.Problems;

namespace MetaRec.Gateway.Security;

/// <summary>Notes a request in the audit log: who, what, and of what by the values of its path.</summary>
/// <param name="action">What, such as <c>job.delete</c>.</param>
/// <param name="unless">Requests that change nothing; null: all change something.</param>
internal sealed class AuditFilter(string action, Func<HttpContext, bool>? unless) : IEndpointFilter
{
    private const int MaxTarget = 300;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (unless?.Invoke(http) == true)
        {
            return await next(context);
        }

        var audit = http.RequestServices.GetRequiredService<AuditLog>();
        var number = await audit.BeginAsync(Caller.Of(http)!, action, TargetOf(http), http.RequestAborted);
        try
        {
            var result = await next(context);
            await EndAsync((result as IStatusCodeHttpResult)?.StatusCode ?? http.Response.StatusCode);
            return result;
        }
        catch (Exception error)
        {
            await EndAsync(ProblemExceptionHandler.StatusOf(error));
            throw;
        }

        Task EndAsync(int status) => audit.EndAsync(number, OutcomeOf(status), http.Features.Get<AuditTarget>() is { } target ? Short(target.Id) : null);
    }

    private static string TargetOf(HttpContext http) =>
        Short(string.Join('/', http.Request.RouteValues.Values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))));

    private static string OutcomeOf(int status) => string.Create(
        CultureInfo.InvariantCulture, $"{(status < StatusCodes.Status400BadRequest ? "done" : status < StatusCodes.Status500InternalServerError ? "refused" : "failed")} ({status})");

    private static string Short(string text) => text.Length <= MaxTarget ? text : text[..MaxTarget];
}

namespace MetaRec.Gateway.Security;

/// <summary>Attaches the audit log to endpoints.</summary>
internal static class AuditConventions
{
    /// <summary>Every request to the endpoint is noted, before it is carried out, as an act of administration. Not for endpoints whose path names a user.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">What it does, such as <c>model.promote</c>.</param>
    /// <param name="unless">Requests that change nothing and are not noted.</param>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder builder, string action, Func<HttpContext, bool>? unless = null) =>
        builder.AddEndpointFilter(new AuditFilter(action, unless));
}
